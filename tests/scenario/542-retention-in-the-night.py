#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Once a night what is old goes by itself; the newest 30 reports are kept, and
a run that a kill broke off goes on."""
from lib import *

MANY = 3000


def reports():
    return box.call("retention.reports")["reports"]


def ended():
    newest = reports()
    return newest if newest and "ended_ts" in newest[0] else None


def starts():
    alice.session = bob.session = None
    box.start()


with Daemon(clock=True, env={"YIZHAN_LIMITS__RATE_BURST": "1000000",
                             "YIZHAN_LIMITS__RATE_PER_S": "1000000"}) as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "old")
    box.stop()
    box.jump(hours=48)
    starts()
    assert alice.texts("u:bob") == ["old"] and reports() == []
    box.call("retention.set", message_days=1)
    assert reports() == []
    box.stop()
    box.jump(hours=72)
    starts()
    alice.online()
    nightly = until(ended, "the night")
    assert nightly[0]["nightly"] and nightly[0]["messages"] == 1, nightly
    assert alice.texts("u:bob") == []

    # Killed in the middle, it is finished by the next start.
    alice.call("group.create", id="many", name="Many", members=["bob"])
    for numbers in range(0, MANY, 100):
        asked = [alice.session.asks("message.send", conv="g:many", cid=f"c{n}", kind="text",
                                    body={"text": f"{n} " + "x" * 200})
                 for n in range(numbers, numbers + 100)]
        for number in asked:
            alice.session.answer(number)
    box.jump(hours=120)
    run = box.call("retention.run")["id"]
    until(lambda: [r for r in reports() if r["id"] == run and r["entries"] > 0], "its beginning")
    box.kill()
    starts()
    alice.online()
    until(lambda: [r for r in reports() if r["id"] == run and "ended_ts" in r], "its end")
    done = next(r for r in reports() if r["id"] == run)
    assert done["messages"] == MANY and done["entries"] >= MANY, done
    assert alice.texts("g:many") == []

    # By the organisation's own clocks: half past two, and then half past three.
    nights = lambda: [r for r in reports() if r["nightly"]]
    until(lambda: len(nights()) == 2 and ended(), "the night of these days")
    minute = alice.sends("u:bob", "when is it")["ts"] // 60000 % 1440
    box.call("setting.update", utc_offset_minutes=(150 - minute + 720) % 1440 - 720)
    box.stop()
    box.jump(hours=121)
    starts()
    alice.online()
    until(lambda: len(nights()) == 3, "the night by its own clocks")

    for _ in range(32):
        box.call("retention.run", dry_run=True)
        until(ended, "a dry run")
    assert len(reports()) == 30
    ids = [r["id"] for r in reports()]
    assert ids == sorted(ids, reverse=True)
