#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An ISV that is late, broken or says nonsense has its default: to pass, and
the message says so, or to refuse. After failures in a row nobody waits for it
any more, which the log, the metrics, the callback and the tenant's log say;
one message tries it now and then, and it works again."""
from lib import *
from lib.isv import Isv

mood = [None]


def answer(question):
    return mood[0]


with Daemon() as box, Isv(answer) as isv:
    chief = box.person("chief", admin=True)
    chief.online()
    alice, bob = box.people("alice", "bob")
    bob.online()
    isv.guards(box, deadline_ms=100)
    for wrong in (None, (500, b"{}"), (200, b"yes"), (200, b'{"verdict":"maybe"}')):
        mood[0] = wrong
        said = alice.sends("u:bob", f"{wrong}")
        assert bob.expects_message(f"{wrong}", seq=said["seq"])["unchecked"] is True
        assert alice.history("u:bob")[-1]["unchecked"] is True
    state = chief.call("callback.get", id="guard")
    assert (state["breaker"], state["failed"], state["defaulted"]) == ("closed", 4, 4), state
    assert state["error"] == "the answer.verdict: must be one of: pass, refuse", state

    # One more opens the breaker; the default holds without a question.
    mood[0] = (302, b"")
    alice.sends("u:bob", "5")
    chief.expects("entry", conv="t:", type="policy",
                  body={"of": "callback", "id": "guard", "breaker": "open"})
    state = chief.call("callback.get", id="guard")
    assert state["breaker"] == "open" and state["opened_ts"] > 0, state
    assert figure(box, "yizhan_callback_breakers_open") == 1
    assert "callback: tenant default: guard is not asked any more" in box.log()
    asked = isv.count
    alice.sends("u:bob", "6")
    assert isv.count == asked
    # In time somebody tries it, and finds it well.
    mood[0] = {"verdict": "pass"}
    until(lambda: (alice.sends("u:bob", "7"), isv.count > asked)[1], "the trial", timeout=60)
    chief.expects("entry", conv="t:", body={"of": "callback", "id": "guard", "breaker": "closed"})
    assert chief.call("callback.get", id="guard")["breaker"] == "closed"
    assert figure(box, "yizhan_callback_breakers_open") == 0
    assert "unchecked" not in alice.history("u:bob")[-1]

    # The other default; what it says of itself is another text.
    chief.call("callback.update", id="guard", default_verdict="refuse")
    for number in range(6):
        mood[0] = None
        with refuses("refused"):
            alice.sends("u:bob", "no")
    metrics = http_call(box, "GET", "/metrics").text
    assert 'yizhan_callback_verdicts_total{verdict="refuse",by="default"} 6' in metrics, metrics
    mood[0] = {"verdict": "pass"}
    # By hand it is found well at once.
    assert box.call("callback.test", id="guard")["ok"]
    asked = isv.count
    alice.sends("u:bob", "yes")
    assert isv.count == asked + 1

    # An address inside is called when who tends the box permits it: with another
    # tenant nobody does from within one.
    near = chief.call("callback.create", id="near", url="http://127.0.0.1:1/", private=True, kinds=["card"])
    assert near["callback"]["private"], near
    assert "loopback" not in chief.call("callback.test", id="near")["error"]
    box.call("tenant.create", id="acme")
    with refuses("forbidden", field="private"):
        chief.call("callback.create", id="mine", url=isv.url, private=True)
    with refuses("forbidden", field="private"):
        chief.call("callback.update", id="near", url="http://127.0.0.1:2/")
    chief.call("callback.create", id="mine", url=isv.url, kinds=["card"])
    test = chief.call("callback.test", id="mine")
    assert not test["ok"] and "loopback" in test["error"], test
