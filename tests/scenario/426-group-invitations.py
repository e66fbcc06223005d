#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who may invite does; the invited one comes in or declines, and both hear
of it in their own logs."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave = box.person("dave")
    box.group("team", alice, bob)
    box.group("shut", alice, bob)
    alice.call("group.update", id="shut", settings={"join": "closed"})
    for person in (bob, carol, dave):
        person.online()
    phone = carol.opens("handy", platform="phone")

    with refuses("not_member"):
        carol.call("group.invite", id="team", users=["dave"])
    with refuses("not_found", "users"):
        bob.call("group.invite", id="team", users=["nobody"])
    with refuses("forbidden"):
        bob.call("group.invite", id="shut", users=["carol"])
    asked = {"id": "team", "users": ["carol", "dave", "alice"], "text": "Come!", "cid": "i1"}
    made = bob.call("group.invite", **asked)
    assert made["invited"] == 2
    assert bob.call("group.invite", **asked) == made
    for other in ({"users": ["dave"]}, {"text": "Go!"}, {"id": "shut"}):
        with refuses("conflict"):
            bob.call("group.invite", **{**asked, **other})
    note = phone.expects("entry", conv="s:carol", type="invitation")
    assert note["body"] == {"conv": "g:team"} and note["users"] == ["bob"]
    waiting = carol.call("group.invitations")["invitations"]
    assert [(i["id"], i["by"], i["text"], i["members"]) for i in waiting] == [
        ("team", "bob", "Come!", 2)]

    came = carol.call("group.join", id="team")
    assert came["state"] == "joined"
    assert bob.expects("entry", conv="g:team", type="join")["users"] == ["carol"]
    assert carol.call("group.invitations")["invitations"] == []
    assert bob.call("group.invite", id="team", users=["carol"])["invited"] == 0

    assert dave.call("group.decline", id="team") == {}
    bob.expects("entry", conv="s:bob", type="invitation", users=["dave"])
    with refuses("not_found"):
        dave.call("group.decline", id="team")
    with refuses("not_member"):
        dave.call("group.join", id="team")

    alice.call("group.update", id="team", settings={"invite": "admins"})
    with refuses("forbidden"):
        bob.call("group.invite", id="team", users=["dave"])
    alice.call("group.invite", id="team", users=["dave"])
    alice.call("group.dissolve", id="team")
    assert dave.call("group.invitations")["invitations"] == []
    with refuses("not_member"):
        dave.call("group.join", id="team")
