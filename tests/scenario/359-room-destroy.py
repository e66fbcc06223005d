#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Destroying a room sends everyone away; another one of its name has nothing
of it."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("room.create", room="hall", settings={"record": True})
    for person in (alice, bob):
        person.call("room.join", room="hall")
    alice.call("room.ban", room="hall", user="carol")
    alice.says("hall", "the last word")
    with refuses("forbidden", "room"):
        bob.call("room.destroy", room="hall")
    alice.call("room.destroy", room="hall")
    for person in (alice, bob):
        # What was said before is heard before.
        person.expects("room.message", n=1)
        assert person.expects("room.removed", room="hall")["reason"] == "destroyed"
        with refuses("not_member"):
            person.says("hall", "more")
        with refuses("not_found", "room"):
            person.call("room.join", room="hall")
    assert alice.call("room.list")["rooms"] == []

    made = carol.call("room.create", room="hall", settings={"record": True})["room"]
    assert made["owner"] == "carol"
    assert carol.call("room.join", room="hall")["n"] == 0
    assert carol.call("room.history", room="hall")["messages"] == []
