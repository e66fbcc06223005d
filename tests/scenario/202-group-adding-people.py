#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Owner and admins add people; who comes hears of it at once, sees the log
from there on and nothing earlier. Adding twice changes nothing."""
from lib import *

with Daemon() as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    box.group("team", alice, bob)
    carol.online()
    alice.sends("g:team", "before carol")
    with refuses("forbidden"):
        bob.call("group.add", id="team", users=["carol"])
    with refuses("not_found"):
        alice.call("group.add", id="team", users=["nobody"])
    with refuses("bad_field"):
        alice.call("group.add", id="team", users=[])
    added = alice.call("group.add", id="team", users=["carol", "bob"], cid="a1")
    assert added["added"] == 1
    joined = carol.expects("entry", conv="g:team", type="join")
    assert joined["users"] == ["carol"] and joined["seq"] == added["seq"]
    bob.online()
    again = alice.call("group.add", id="team", users=["carol", "bob"], cid="a1")
    assert again["seq"] == added["seq"]
    assert alice.call("group.add", id="team", users=["carol"])["added"] == 0
    assert len(alice.history("g:team")) == 3

    alice.sends("g:team", "hello carol")
    carol.expects_message("hello carol")
    assert carol.texts("g:team") == ["hello carol"]
    assert [e["seq"] for e in carol.history("g:team")] == [3, 4]
    assert carol.conversation("g:team")["unread"] == 1
    with refuses("bad_field"):
        carol.sends("g:team", "what was that?", reply_to=2)
    alice.call("group.update", id="team", admins_add=["bob"])
    assert bob.call("group.add", id="team", users=["dave"])["added"] == 1
    assert box.call("group.add", id="team", users=["dave"])["added"] == 0
    assert dave.texts("g:team") == []
