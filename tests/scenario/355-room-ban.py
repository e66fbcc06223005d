#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A ban sends somebody away at once, with every device, and keeps her out;
it outlives the daemon."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall", keep=True)
    phone = bob.opens(device="phone", platform="phone")
    phone.call("room.join", room="hall")
    for person in (alice, bob):
        person.call("room.join", room="hall")
    alice.call("room.ban", room="hall", user="bob")
    for session in (phone, bob):
        assert session.expects("room.removed", room="hall")["reason"] == "banned"
    alice.expects("room.left", user="bob", count=1)
    with refuses("forbidden", "room"):
        bob.call("room.join", room="hall")
    with refuses("not_member"):
        bob.says("hall", "unfair")
    phone.close()

    box.kill()
    box.start()
    for person in (alice, bob):
        person.offline()
    with refuses("forbidden", "room"):
        bob.call("room.join", room="hall")
    alice.call("room.ban", room="hall", user="bob", off=True)
    assert bob.call("room.join", room="hall")["members"] == 1
