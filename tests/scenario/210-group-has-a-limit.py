#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A group takes as many members as the operator allows: one more is refused
and changes nothing, also when several come at once."""
from lib import *

with Daemon(config="[limits]\ngroup_members = 4\n") as box:
    alice, bob, carol, dave, erin = box.people("alice", "bob", "carol", "dave", "erin")
    with refuses("limit_reached"):
        alice.call("group.create", id="all", name="All", members=["bob", "carol", "dave", "erin"])
    with refuses("not_member"):
        bob.call("group.get", id="all")
    alice.call("group.create", id="team", name="Team", members=["bob", "carol"])
    with refuses("limit_reached"):
        alice.call("group.add", id="team", users=["dave", "erin"])
    assert alice.call("group.get", id="team")["group"]["members"] == 3
    dave.online()
    alice.call("group.add", id="team", users=["dave"])
    dave.expects("entry", conv="g:team", type="join")
    with refuses("limit_reached"):
        alice.call("group.add", id="team", users=["erin"])
    bob.call("group.leave", id="team")
    assert alice.call("group.add", id="team", users=["erin"])["added"] == 1
    assert erin.sends("g:team", "there was room")["seq"] == 5
