#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Anybody leaves by herself; when the owner goes the group passes to its
oldest admin, else to its oldest member; the last one closes the door."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("group.create", id="team", name="Team", members=["carol"])
    alice.call("group.add", id="team", users=["bob"])
    alice.call("group.update", id="team", admins_add=["bob"])
    carol.online(), bob.online()
    left = alice.call("group.leave", id="team", cid="bye")
    assert left["seq"] > 0
    assert carol.expects("entry", conv="g:team", type="leave")["users"] == ["alice"]
    assert carol.call("group.get", id="team")["group"]["owner"] == "bob"
    with refuses("not_member"):
        alice.sends("g:team", "one more thing")
    assert alice.call("group.leave", id="team", cid="bye")["seq"] == left["seq"]
    with refuses("not_member"):
        alice.call("group.leave", id="team")
    bob.call("group.leave", id="team")
    group = carol.call("group.get", id="team")["group"]
    assert (group["owner"], group["members"]) == ("carol", 1)
    carol.sends("g:team", "alone")
    carol.call("group.leave", id="team")
    with refuses("not_member"):
        carol.call("group.get", id="team")
    assert box.call("group.get", id="team")["group"]["members"] == 0
