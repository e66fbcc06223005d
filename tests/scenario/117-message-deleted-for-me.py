#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Deleting and clearing are one's own: the other side still has all of it,
one's own devices are told, and what is gone is never shown again."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    for n in range(1, 7):
        alice.sends("u:bob", f"m{n}")
    phone = bob.opens("handy", platform="phone")
    bob.call("message.delete", conv="u:alice", seqs=[2, 3])
    event = phone.expects("entry", type="setting")
    assert event["body"] == {"conv": "u:alice", "deleted": [2, 3]}, event
    seen = bob.history("u:alice")
    assert [e["seq"] for e in seen] == [1, 2, 3, 4, 5, 6]
    assert [e["body"]["text"] for e in seen if not e.get("hidden")] == ["m1", "m4", "m5", "m6"]
    assert all(not {"body", "kind", "cid"} & set(e) and e["from"] == ""
               for e in seen if e.get("hidden"))
    assert bob.conversation("u:alice")["unread"] == 6   # what was said was said
    assert alice.texts("u:bob") == [f"m{n}" for n in range(1, 7)]
    bob.call("message.delete", conv="u:alice", seqs=[3, 6])
    assert bob.sync()[0]["u:alice"]["last"].get("hidden") is True
    assert bob.call("message.get", conv="u:alice", seqs=[6])["entries"][0]["hidden"]
    for bad, code in (([], "bad_field"), ([3, 2], "bad_field"), ([2, 2], "bad_field"),
                      ([0], "bad_field"), (list(range(1, 102)), "bad_field"),
                      ([99], "not_found"), ([1, 99], "not_found")):
        with refuses(code, field="seqs"):
            bob.call("message.delete", conv="u:alice", seqs=bad)

    since = phone.call("sync", since=0)["since"]
    bob.call("conversation.clear", conv="u:alice")
    event = phone.expects("entry", type="setting", body={"conv": "u:alice", "cleared": 6})
    here = {c["conv"]: c for c in phone.call("sync", since=since)["conversations"]}["u:alice"]
    assert (here["unread"], here["from_seq"]) == (0, 7) and "last" not in here, here
    assert bob.history("u:alice") == []
    alice.sends("u:bob", "m7")
    box.restart()
    alice.session = bob.session = None
    assert bob.texts("u:alice") == ["m7"] and bob.conversation("u:alice")["unread"] == 1
    assert len(alice.texts("u:bob")) == 7
    bob.sends("u:alice", "m8")
    assert alice.texts("u:bob")[-1] == "m8"
    with refuses("not_found"):
        bob.call("message.delete", conv="u:alice", seqs=[1])
    with refuses("not_found"):
        bob.call("conversation.clear", conv="u:carol")
