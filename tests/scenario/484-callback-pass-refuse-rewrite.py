#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An ISV is asked about a message before it is stored, in words that it can
prove to be the daemon's: it passes, is refused with a text for its sender, or
is rewritten, its body or extension keys. What is stored is not asked about
again."""
from lib import *
from lib.isv import Isv

SAYS = {"bad": {"verdict": "refuse", "text": "这里不谈这个"},
        "dull": {"verdict": "pass", "body": {"text": "bright"}, "ext": {"lang": "en"}}}


def answer(question):
    return SAYS.get(question["data"]["body"].get("text"), {"verdict": "pass"})


with Daemon() as box, Isv(answer) as isv:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    bob.online()
    made = isv.guards(box)
    assert (made["deadline_ms"], made["default_verdict"], made["enabled"]) == (1000, "pass", True), made
    assert isv.secret.startswith("whsec_") and isv.secret not in str(chief.call("callback.list"))

    first = alice.sends("u:bob", "fine", cid="f1")
    question = isv.next()
    assert question["type"] == "message.before" and question["timestamp"].endswith("Z"), question
    assert question["data"] == {
        "tenant": "default", "op": "message.send", "conv": "d:alice:bob", "conv_kind": "direct",
        "from": "alice", "cid": "f1", "kind": "text", "body": {"text": "fine"}}, question
    bob.expects_message("fine", seq=first["seq"])

    with refuses("refused"):
        alice.sends("u:bob", "bad")
    try:
        alice.sends("u:bob", "bad")
    except Refused as refused:
        assert refused.error["data"]["hint"] == SAYS["bad"]["text"], refused
    rest = http_call(box, "POST", "/v1/messages", {"conv": "u:bob", "cid": "r", "kind": "text",
                                                   "body": {"text": "bad"}}, token=alice.token)
    assert (rest.status, rest.code, rest.json["hint"]) == (403, "refused", SAYS["bad"]["text"]), rest.text

    dull = alice.sends("u:bob", "dull", cid="d1")
    assert bob.expects_message("bright", seq=dull["seq"])["ext"] == {"lang": "en"}
    asked = isv.count
    assert alice.sends("u:bob", "dull", cid="d1") == dull
    assert alice.sends("u:bob", "fine", cid="f1") == first
    with refuses("conflict"):
        alice.sends("u:bob", "bright", cid="d1")
    with refuses("not_member"):
        alice.sends("g:none", "hello")
    assert isv.count == asked, "asked about what is stored, or cannot be"
    assert alice.texts("u:bob") == ["fine", "bright"]

    # Rooms are not judged, nor is anything once it is off.
    alice.call("room.create", room="hall")
    alice.call("room.join", room="hall")
    assert alice.says("hall", "bad")["n"] == 1
    chief.call("callback.update", id="guard", enabled=False)
    alice.sends("u:bob", "bad")
    chief.call("callback.update", id="guard", enabled=True, new_secret=True)
    with refuses("refused"):
        alice.sends("u:bob", "bad")     # the old secret signs for a day
    test = box.call("callback.test", id="guard", text="bad")
    assert (test["ok"], test["verdict"], test["text"]) == (True, "refuse", SAYS["bad"]["text"]), test
    metrics = http_call(box, "GET", "/metrics").text
    assert 'yizhan_callback_verdicts_total{verdict="rewrite",by="callback"} 1' in metrics, metrics
    assert isv.secret not in box.log(), "the secret is in the log"
    chief.call("callback.delete", id="guard")
    alice.sends("u:bob", "bad")
