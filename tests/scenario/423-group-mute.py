#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Admins mute people, for a time that ends by itself; who leaves and comes
again is muted still."""
from lib import *
import time

FOREVER = 9223372036854775807

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave = box.person("dave")
    box.group("team", alice, bob, carol, dave)
    alice.call("group.set_role", id="team", users=["dave"], role="admin")
    bob.online()
    with refuses("forbidden"):
        bob.call("group.mute", id="team", users=["carol"])
    with refuses("forbidden", "users"):
        dave.call("group.mute", id="team", users=["alice"])
    for wrong in ({}, {"users": ["bob"], "all": True}, {"users": ["bob"], "until": 1}):
        with refuses("bad_field"):
            alice.call("group.mute", id="team", **wrong)

    said = bob.sends("g:team", "before", cid="b1")
    muted = dave.call("group.mute", id="team", users=["bob"], cid="m1")
    assert bob.expects("entry", conv="g:team", type="update", seq=muted["seq"])["users"] == ["bob"]
    assert dave.call("group.mute", id="team", users=["bob"], cid="m1")["seq"] == muted["seq"]
    with refuses("muted", "conv"):
        bob.sends("g:team", "let me speak")
    for op, more in (("edit", {"kind": "text", "body": {"text": "this"}}), ("react", {"emoji": "ok"}),
                     ("extend", {"set": {"note": "let me"}}), ("pin", {}), ("unpin", {})):
        with refuses("muted", "conv"):
            bob.call("message." + op, conv="g:team", seq=said["seq"], cid=new_cid(), **more)
    assert bob.sends("g:team", "before", cid="b1") == said
    bob.recalls("g:team", said["seq"])
    assert bob.conversation("g:team")["muted_until"] == FOREVER
    assert "muted_until" not in carol.conversation("g:team")
    carol.sends("g:team", "I may")
    bob.call("group.leave", id="team")
    alice.call("group.add", id="team", users=["bob"])
    with refuses("muted"):
        bob.sends("g:team", "I came again")
    alice.call("group.mute", id="team", users=["bob"], off=True)
    bob.sends("g:team", "thank you")

    # It ends by itself.
    soon = int(time.time() * 1000) + 1500
    alice.call("group.mute", id="team", users=["bob"], until=soon)
    with refuses("muted"):
        bob.sends("g:team", "too early")

    def speaks():
        try:
            return bob.sends("g:team", "now")
        except Refused as refused:
            assert refused.code == "muted"
    assert until(speaks)["ts"] >= soon
