#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A message for chosen members alone: they get it and count it; for all
others it only keeps its place, in events, pages and previews."""
from lib import *

with Daemon() as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    alice.call("group.create", id="g", name="G", members=["bob", "carol"])
    for p in (alice, bob, carol):
        p.online()
    other = alice.opens("handy", platform="phone")
    sent = alice.sends("g:g", "psst", cid="x", to=["bob"])
    assert alice.sends("g:g", "psst", cid="x", to=["bob"]) == sent
    with refuses("conflict"):
        alice.sends("g:g", "psst", cid="x")
    seq = sent["seq"]
    for got in (bob.expects("message", seq=seq), other.expects("message", seq=seq)):
        assert got["body"] == {"text": "psst"} and got["to"] == ["bob"] and "hidden" not in got
    hidden = carol.expects("message", seq=seq)
    assert hidden == {"conv": "g:g", "seq": seq, "id": sent["id"], "ts": sent["ts"],
                      "count": 0, "type": "message", "from": "", "hidden": True}, hidden
    alice.sends("g:g", "all")
    carol.expects("message", seq=seq + 1), bob.expects("message", seq=seq + 1)
    carol.expects_no("message"), bob.expects_no("message")
    assert bob.conversation("g:g")["unread"] == 2
    assert carol.conversation("g:g")["unread"] == 1
    assert alice.conversation("g:g")["unread"] == 0
    last = alice.sends("g:g", "bob again", to=["bob", "alice"])["seq"]
    assert carol.conversation("g:g")["last"]["hidden"] and carol.conversation("g:g")["unread"] == 1
    assert bob.conversation("g:g")["last"]["body"] == {"text": "bob again"}
    bob.reads("g:g", seq)
    assert bob.conversation("g:g")["unread"] == 2
    bob.reads("g:g", last)
    assert bob.conversation("g:g")["unread"] == 0

    assert [e.get("hidden", False) for e in carol.history("g:g", after=seq - 1)] == [
        True, False, True]
    assert "psst" not in str(carol.history("g:g")) and "psst" in str(bob.history("g:g"))
    with refuses("not_found"):
        carol.call("message.react", conv="g:g", seq=seq, emoji="x", cid="r")
    bob.call("message.pin", conv="g:g", seq=seq, cid="p")
    assert len(bob.call("message.pinned", conv="g:g")["pinned"]) == 1
    assert carol.call("message.pinned", conv="g:g")["pinned"] == []
    for more in ({"to": ["dave"]}, {"to": ["bob"] * 2}, {"to": [f"u{n}" for n in range(51)]}):
        with refuses("bad_field", field="to"):
            alice.sends("g:g", "x", **more)
    with refuses("bad_field", field="to"):
        alice.sends("u:bob", "x", to=["bob"])
    for mentions in (["*"], ["carol"]):
        with refuses("bad_field", field="mentions"):
            alice.sends("g:g", "x", to=["bob"], mentions=mentions)
    box.restart()
    carol.session = None
    assert "psst" not in str(carol.history("g:g")) + str(carol.sync())
    assert carol.call("message.get", conv="g:g", seqs=[seq])["entries"][0]["hidden"]
