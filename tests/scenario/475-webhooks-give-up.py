#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An event that is never taken becomes a dead letter after ten tries, and may
be posted again; a receiver that takes nothing, or says 410, is paused and
loses nothing. The doctor tells of both, and his command mends it."""
import shlex
from lib import *
from lib.hook import Receiver


def doctor():
    """{code: finding}, of webhooks"""
    return {f["code"]: f for f in box.call("doctor.run")["findings"] if f["check"] == "webhooks"}


with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    cured = []
    hook = Receiver(lambda c: 500 if c.text == "poison" and not cured else 204)
    box.call("webhook.create", id="crm", url=hook.url, private=True, events=["message"])
    poison = alice.sends("u:bob", "poison")
    hours = 0
    for tries in range(1, 11):
        hook.expects(tries, lambda c: c.text == "poison")
        alice.sends("u:bob", f"food {tries}")
        hook.expects(1, lambda c, tries=tries: c.text == f"food {tries}")
        hours += 27
        box.jump(hours=hours)
    dead = until(lambda: box.call("webhook.dead", id="crm")["dead"], "giving up")
    assert [(d["event"], d["tries"], d["status"]) for d in dead] == [(poison["id"], 10, 500)], dead
    # The last refusal and the food beside it end in either order: what is taken after both decides.
    alice.sends("u:bob", "dessert")
    hook.expects(1, lambda c: c.text == "dessert")
    until(lambda: box.call("webhook.get", id="crm")["state"] == "ok", "being well again")
    cured.append(True)
    box.call("webhook.redeliver", id="crm", event=poison["id"])
    hook.expects(11, lambda c: c.text == "poison")
    until(lambda: not box.call("webhook.dead", id="crm")["dead"], "leaving the dead")

    chief = box.person("chief", admin=True)
    chief.online()
    answers = [410]
    gone = Receiver(lambda c: answers[0])
    box.call("webhook.create", id="gone", url=gone.url, private=True, events=["message"])
    alice.sends("u:bob", "one")
    alice.sends("u:bob", "two")
    until(lambda: box.call("webhook.get", id="gone").get("paused") == "gone", "pausing")
    chief.expects("entry", conv="t:", type="access", body={"webhook": "gone"})
    assert [c.text for c in gone.calls] == ["one"]
    found = doctor()
    assert list(found) == ["webhooks.paused"], found
    answers[0], said = 500, set()
    command = shlex.split(found["webhooks.paused"]["mend"])
    assert box.yizhanctl(*command[1:])[0] == 0, command
    # Each of them now fails until the last try.
    for step in range(40):
        state = box.call("webhook.get", id="gone")
        if state.get("paused"):
            break
        count = len(gone.calls)
        hours += 27
        box.jump(hours=hours)
        until(lambda: len(gone.calls) > count or box.call("webhook.get", id="gone").get("paused"),
              "another try")
        said |= doctor().keys()
    assert "webhooks.failing" in said, said
    until(lambda: box.call("webhook.get", id="gone").get("paused") == "failing", "pausing again")
    assert box.call("webhook.dead", id="gone")["dead"] == []
    answers[0] = 204
    count = len(gone.calls)
    box.restart()
    box.call("webhook.update", id="gone", paused=False)
    until(lambda: {"one", "two"} <= {c.text for c in gone.calls[count:]}, "what waited")

# How long is tried, and how many of the dead are kept, is the operator's choice.
with Daemon(clock=True, env={"YIZHAN_WEBHOOKS__RETRY_TIME": "5s",
                             "YIZHAN_LIMITS__DEAD_LETTERS": "2"}) as box:
    alice, bob = box.people("alice", "bob")
    hook = Receiver(lambda c: 500 if c.text.startswith("poison") else 204)
    box.call("webhook.create", id="crm", url=hook.url, private=True, events=["message"])
    given_up = lambda: [(d["event"], d["tries"]) for d in box.call("webhook.dead", id="crm")["dead"]]
    poison = []
    for n in range(3):
        poison.append((alice.sends("u:bob", f"poison {n}")["id"], 2))
        hook.expects(1, lambda c, n=n: c.text == f"poison {n}")
        alice.sends("u:bob", f"food {n}")
        hook.expects(1, lambda c, n=n: c.text == f"food {n}")
        box.jump(minutes=n + 1)
        until(lambda: poison[-1] in given_up(), "giving it up")
    assert given_up() == poison[1:], given_up()
