#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench retention: what is old is deleted and its room given back,
while somebody sends one message after the other.

    tests/bench/retention.py --build DIR [--quick]

The same is sent alone, before. The last lines are name=value.
"""

import argparse
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

COUNT, QUICK = 100_000, 20_000
ALONE = 2000
WINDOW = 500
STILL_S = 1                 # no page went back for so long: they all did


def fill(session, count):
    asked = []
    for n in range(count):
        asked.append(session.asks("message.send", conv="g:old", cid=f"c{n}", kind="text",
                                  body={"text": f"{n} " + "words of long ago " * 20}))
        if len(asked) == WINDOW:
            for number in asked:
                session.answer(number)
            asked = []
    for number in asked:
        session.answer(number)


def acks_ms(session, go_on):
    """How long each ack took, one message after the other."""
    took = []
    while go_on(len(took)):
        begun = time.monotonic()
        session.call("message.send", conv="g:new", cid=f"n{begun}", kind="text",
                     body={"text": "meanwhile"})
        took.append((time.monotonic() - begun) * 1000)
    return took


def rank(took, share):
    return sorted(took)[min(len(took) - 1, int(len(took) * share))]


def say(when, took):
    if not took:
        return
    print(f"acks {when}: median {rank(took, .5):.2f} ms, p99 {rank(took, .99):.2f} ms, "
          f"longest {max(took):.1f} ms, of {len(took)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = str(args.build.resolve())
    from lib import Daemon, figure
    count = QUICK if args.quick else COUNT
    limits = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
    with Daemon(clock=True, env=limits) as box:
        alice = box.person("alice")
        for group in ("old", "new"):
            alice.call("group.create", id=group, name=group, members=[])
        fill(alice.session, count)
        box.jump(hours=48)
        alone = acks_ms(alice.session, lambda n: n < ALONE)
        database = box.data / "tenants/default/tenant.db"
        before = database.stat().st_size
        box.call("retention.set", message_days=1)
        begun = time.monotonic()
        run = box.call("retention.run")["id"]
        state = {"ended": 0, "since": 0, "pages": -1, "acks": 0}

        def goes_on(n):
            """Until the run has ended and no more pages go back."""
            if n % 50:
                return True
            report = next(r for r in box.call("retention.reports")["reports"] if r["id"] == run)
            if "ended_ts" not in report:
                return True
            if not state["ended"]:
                state.update(ended=time.monotonic() - begun, acks=n)
            pages = figure(box, "yizhan_vacuum_pages_total")
            if pages != state["pages"]:
                state["pages"], state["since"] = pages, time.monotonic()
            return time.monotonic() - state["since"] < STILL_S

        beside = acks_ms(alice.session, goes_on)
        purged = figure(box, "yizhan_purged_entries_total")
        assert purged >= count, purged
        alice.session = None
        box.restart()       # the log is written back
        after = database.stat().st_size
    print(f"{count:,} messages went in {state['ended']:.1f} s; the database had "
          f"{before / 1e6:.1f} MB, now {after / 1e6:.1f} MB")
    say("alone", alone)
    say("beside", beside)
    say("of these, while rows go", beside[:state["acks"]])
    say("and while room goes back", beside[state["acks"]:])
    print(f"retention_purged_per_s={count / state['ended']:.0f}")
    print(f"retention_alone_p99_ms={rank(alone, .99):.2f}")
    print(f"retention_beside_p99_ms={rank(beside, .99):.2f}")
    print(f"retention_longest_ms={max(beside):.1f}")
    print(f"retention_size_ratio={after / before:.3f}")


if __name__ == "__main__":
    main()
