#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a module refuses is dropped in a room, and the sender is told what to
do; others hear nothing of it."""
from lib import *

with Daemon(config='[words]\nrefuse = ["gamble"]\n') as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall")
    for person in (alice, bob):
        person.call("room.join", room="hall")
    refused = alice.says("hall", "come and gamble")
    assert refused["dropped"] == "filtered" and refused["hint"], refused
    assert alice.says("hall", "come and talk") == {"n": 1}
    assert bob.expects("room.message", room="hall")["body"]["text"] == "come and talk"
    assert alice.call("room.stats", room="hall")["dropped"]["filtered"]["normal"] == 1
    assert figure(box, 'yizhan_room_dropped_total{class="normal",reason="filtered"}') == 1
