#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Attributes of a room: set by one, seen by all, changed by their owner or,
by force, by those who look after the room; compare-and-set tells who was
first."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("room.create", room="hall")
    for person in (alice, bob, carol):
        person.call("room.join", room="hall")
    bob.call("room.set_attribute", room="hall", key="seat 1", value="bob", new=True)
    for person in (alice, carol):
        told = person.expects("room.attributes", room="hall")
        assert (told["set"], told["deleted"], told["by"]) == ({"seat 1": "bob"}, [], "bob"), told
    with refuses("exists", "key"):
        carol.call("room.set_attribute", room="hall", key="seat 1", value="carol", new=True)
    with refuses("forbidden", "key"):
        carol.call("room.set_attribute", room="hall", key="seat 1", value="carol")
    with refuses("forbidden", "force"):
        carol.call("room.set_attribute", room="hall", key="seat 1", value="x", force=True)
    with refuses("wrong_state", "expect"):
        bob.call("room.set_attribute", room="hall", key="seat 1", value="x", expect="carol")
    bob.call("room.set_attribute", room="hall", key="seat 1", value="bob 2", expect="bob")
    alice.call("room.set_attribute", room="hall", key="seat 1", value="empty", force=True)
    got = carol.call("room.attributes", room="hall", keys=["seat 1", "seat 2"])["attributes"]
    assert got == [{"key": "seat 1", "value": "empty", "owner": "alice"}], got

    # What goes with its owner goes when she leaves.
    bob.call("room.set_attribute", room="hall", key="mic", value="on", auto_delete=True)
    carol.expects("room.attributes", set={"mic": "on"})
    bob.call("room.leave", room="hall")
    assert carol.expects("room.attributes", deleted=["mic"])["by"] == "bob"
    assert len(carol.call("room.attributes", room="hall")["attributes"]) == 1
    with refuses("not_member"):
        bob.call("room.attributes", room="hall")

    for i in range(99):
        carol.call("room.set_attribute", room="hall", key=f"k{i}", value="v" * 4096)
    with refuses("limit_reached", "key"):
        carol.call("room.set_attribute", room="hall", key="one more", value="")
    with refuses("bad_field", "value"):
        carol.call("room.set_attribute", room="hall", key="k1", value="v" * 4097)
    with refuses("bad_field", "key"):
        carol.call("room.set_attribute", room="hall", key="k" * 129, value="")
    carol.call("room.delete_attribute", room="hall", key="k1", expect="v" * 4096)
