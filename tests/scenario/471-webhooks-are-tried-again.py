#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a receiver does not take is posted again by the schedule, the same
bytes under the same id; later events go on meanwhile, or wait for it."""
import threading
from lib import *
from lib.hook import Receiver

over = threading.Event()


def moody(call):
    bad = {"five": 500, "slow": None, "later": (429, {"Retry-After": "7200"}, b""),
           "moved": (302, {"Location": "http://127.0.0.1/"}, b"")}
    if call.text not in bad or moody.tried.setdefault(call.text, 0):
        return 204
    moody.tried[call.text] = 1
    if call.text == "slow":
        over.wait()
        return 204
    return bad[call.text]


moody.tried = {}
with Daemon(clock=True, env={"YIZHAN_WEBHOOKS__DEADLINE": "1s"}) as box:
    alice, bob = box.people("alice", "bob")
    hook, strict = Receiver(moody), Receiver(lambda c: 500 if not strict.calls[1:] else 204)
    box.call("webhook.create", id="crm", url=hook.url, private=True, events=["message"])
    for text in ("five", "slow", "later", "moved", "good"):
        alice.sends("u:bob", text)
    hook.expects(1, lambda c: c.text == "good")

    def pending():
        return {p["tries"]: p for p in box.call("webhook.deliveries", id="crm")["pending"]}

    until(lambda: len(box.call("webhook.deliveries", id="crm")["pending"]) == 4, "noting four failures")
    until(lambda: box.call("webhook.get", id="crm")["state"] == "retrying", "saying so")
    calls = box.call("webhook.deliveries", id="crm")["calls"]
    assert {c["result"] for c in calls} == {"answered", "late", "ok"}, calls
    box.jump(minutes=1)
    over.set()
    for text in ("five", "slow", "moved"):
        first, again = hook.expects(2, lambda c, text=text: c.text == text)
        assert (first.id, first.body) == (again.id, again.body)
    assert hook.count(lambda c: c.text == "later") == 1
    box.jump(hours=3)
    hook.expects(2, lambda c: c.text == "later")
    until(lambda: box.call("webhook.get", id="crm")["state"] == "ok", "having nothing left")

    # Where the order is kept nothing overtakes.
    box.call("webhook.create", id="strict", url=strict.url, private=True, ordered=True, events=["message"])
    for text in ("one", "two", "three"):
        alice.sends("u:bob", text)
    until(lambda: box.call("webhook.get", id="strict")["failures"] == 1, "failing")
    box.jump(hours=4)
    assert [c.text for c in strict.expects(4)] == ["one", "one", "two", "three"]
