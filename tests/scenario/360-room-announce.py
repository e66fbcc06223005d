#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The system says something in one room, in several or in all of them."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    boss = box.person("boss", admin=True)
    for room in ("one", "two", "three"):
        alice.call("room.create", room=room)
    alice.call("room.join", room="one")
    bob.call("room.join", room="two")
    told = box.call("room.announce", rooms=["one", "three", "none"], kind="text",
                    body={"text": "tea"})
    assert told == {"rooms": 1}, "where nobody is, nothing is said"
    event = alice.expects("room.message", room="one")
    assert (event["from"], event["priority"], event["body"]) == ("", "high", {"text": "tea"}), event
    assert boss.call("room.announce", all=True, kind="text", body={}) == {"rooms": 2}
    alice.expects("room.message", room="one", n=2)
    assert bob.expects("room.message", room="two")["n"] == 1
    with refuses("forbidden"):
        alice.call("room.announce", all=True, kind="text", body={})
    with refuses("bad_field", "rooms"):
        boss.call("room.announce", kind="text", body={})
