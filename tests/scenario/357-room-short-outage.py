#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A connection that breaks and comes back within the grace time shows neither
a leave nor a join, and keeps what would go with its owner."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall")
    for person in (alice, bob):
        person.call("room.join", room="hall")
    alice.expects("room.joined", user="bob")
    bob.call("room.set_attribute", room="hall", key="mic", value="on", auto_delete=True)
    bob.session.drops()
    assert alice.call("room.members", room="hall")["count"] == 2
    alice.says("hall", "are you there?")
    bob.session = None
    assert bob.call("room.join", room="hall", after=0)["members"] == 2
    assert bob.expects("room.message")["body"]["text"] == "are you there?"
    bob.says("hall", "yes")
    # Of her going nothing was told before her words.
    assert alice.expects("room.message", **{"from": "bob"})["n"] == 2
    alice.expects_no("room.left")
    alice.expects_no("room.joined")
    assert alice.call("room.attributes", room="hall")["attributes"][0]["owner"] == "bob"
