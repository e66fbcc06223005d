#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A broadcast to everyone is one message of the log that everyone reads:
pushed, unread, found by who comes later; it is said once."""
from lib import *


def text(words):
    return {"kind": "text", "body": {"text": words}}


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    root = box.person("root", admin=True)
    bob.online()
    key = box.call("key.create", id="isv", scopes=["broadcast.write"])["secret"]
    read = bob.conversation("t:")["unread"]
    sent = root.call("broadcast.send", cid="b1", to="all", **text("closed on Friday"))
    event = bob.expects("message", conv="t:", seq=sent["seq"])
    assert event["body"]["text"] == "closed on Friday" and event["from"] == "root", event
    assert event["broadcast"] == sent["seq"]
    assert root.call("broadcast.send", cid="b1", to="all", **text("closed on Friday")) == sent
    with refuses("conflict"):
        root.call("broadcast.send", cid="b1", to="all", **text("open on Friday"))
    assert alice.sync()[0]["t:"]["unread"] == 1 == bob.conversation("t:")["unread"] - read
    assert alice.sync()[0]["t:"]["last"]["body"]["text"] == "closed on Friday"
    assert root.conversation("t:")["unread"] == 0       # one has read what one says
    alice.reads("t:", sent["seq"])
    assert alice.conversation("t:")["unread"] == 0
    seen = root.call("broadcast.get", seq=sent["seq"])["broadcast"]
    assert (seen["state"], seen["sent"], seen["to"], seen["from"]) == ("done", 3, "all", "root"), seen

    answer = http_call(box, "POST", "/v1/broadcasts", {"cid": "k", "to": "all", **text("by a key")},
                       token=key)
    assert answer.status == 200, answer.text
    event = bob.expects_message("by a key")
    assert event["from"] == "" and event["via"] == "isv", event
    # Nobody else may, and nobody else's people hear of it.
    with refuses("forbidden"):
        alice.call("broadcast.send", cid="x", to="all", **text("buy"))
    with refuses("forbidden"):
        alice.call("broadcast.list")
    box.call("tenant.create", id="other")
    foe = box.person("foe", tenant="other")
    assert foe.texts("t:") == [] and foe.conversation("t:")["unread"] == 0
    # Who comes later reads it and owes nothing.
    carol = box.person("carol")
    assert carol.texts("t:") == ["closed on Friday", "by a key"]
    assert carol.conversation("t:")["unread"] == 0
    for bad in ({"to": "all", "tag": "vip"}, {"to": "tag"}, {"to": "moon"}):
        with refuses("bad_field"):
            root.call("broadcast.send", cid="y", **bad, **text("x"))
    with refuses("bad_field", field="body"):
        root.call("broadcast.send", cid="y", to="all", **text("x" * 15000))
    page = root.call("broadcast.list", limit=1)
    assert page["more"] and page["broadcasts"][0]["seq"] == sent["seq"]
    assert not root.call("broadcast.list", after=sent["seq"])["more"]
    # There is nothing left to stop.
    assert root.call("broadcast.cancel", seq=sent["seq"])["broadcast"]["state"] == "done"
    with refuses("not_found"):
        root.call("broadcast.cancel", seq=1)
