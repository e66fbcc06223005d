#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A group: everybody in it gets the news of its making and every message
once; who is not in it can neither read nor write nor see that it exists."""
from lib import *

with Daemon() as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    for person in (bob, carol, dave):
        person.online()
    made = alice.call("group.create", id="team", name="项目组", members=["bob", "carol"], cid="g1")
    assert made["group"] == {**made["group"], "id": "team", "conv": "g:team",
                             "name": "项目组", "owner": "alice", "members": 3}
    for person in (bob, carol):
        event = person.expects("entry", conv="g:team", type="create")
        assert set(event["users"]) == {"alice", "bob", "carol"} and event["seq"] == 1
    sent = alice.sends("g:team", "welcome")
    assert sent["seq"] == 2
    for person in (bob, carol):
        person.expects_message("welcome", conv="g:team", seq=2)
    bob.sends("g:team", "thanks")
    alice.expects_message("thanks")
    carol.expects_message("thanks")

    dave.expects_no("message")
    dave.expects_no("entry", conv="g:team")
    # To a stranger a group that is there looks like one that is not.
    for refused in (lambda: dave.sends("g:absent", "me too"), lambda: dave.history("g:absent"),
                    lambda: dave.call("conversation.get", conv="g:absent"),
                    lambda: dave.sends("g:team", "me too"), lambda: dave.history("g:team"),
                    lambda: dave.call("group.get", id="team"),
                    lambda: dave.call("group.members", id="team"),
                    lambda: dave.call("group.get", id="no-such-group"),
                    lambda: dave.call("group.add", id="team", users=["dave"]),
                    lambda: dave.call("group.leave", id="team"),
                    lambda: dave.call("conversation.get", conv="g:team")):
        with refuses("not_member"):
            refused()
    assert carol.texts("g:team") == ["welcome", "thanks"]
    assert carol.call("group.get", id="team")["group"]["members"] == 3
    members = carol.call("group.members", id="team")["members"]
    assert [(m["user"], m["role"]) for m in members] == [
        ("alice", "owner"), ("bob", "member"), ("carol", "member")]
