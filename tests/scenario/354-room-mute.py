#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Somebody muted is not heard until the time is over; in a muted room only
speakers and those who look after it are."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("room.create", room="hall")
    for person in (alice, bob, carol):
        person.call("room.join", room="hall")
    changed = alice.call("room.mute", room="hall", user="bob")
    assert changed["seq"] > 0 and changed["id"] > 0, changed
    assert bob.says("hall", "I have something to say") == {"dropped": "muted"}
    alice.call("room.mute", room="hall", user="bob", off=True)
    assert "n" in bob.says("hall", "at last")

    alice.call("room.mute", room="hall", all=True)
    assert bob.expects("room.updated", room="hall")["muted_until"] > 0
    assert bob.says("hall", "what now") == {"dropped": "muted"}
    assert "n" in alice.says("hall", "quiet, please")
    alice.call("room.speakers", room="hall", add=["carol"])
    assert "n" in carol.says("hall", "I have been asked to speak")
    alice.call("room.speakers", room="hall", remove=["carol"])
    assert carol.says("hall", "and another thing") == {"dropped": "muted"}
    alice.call("room.mute", room="hall", all=True, off=True)
    assert "n" in bob.says("hall", "free")

    stats = alice.call("room.stats", room="hall")
    assert stats["dropped"]["muted"]["normal"] == 3, stats
    assert figure(box, 'yizhan_room_dropped_total{class="normal",reason="muted"}') == 3
    with refuses("forbidden"):
        bob.call("room.mute", room="hall", user="alice")
    with refuses("bad_field", "until"):
        alice.call("room.mute", room="hall", user="bob", until=1)
    with refuses("bad_field", "user"):
        alice.call("room.mute", room="hall")
    with refuses("not_found", "user"):
        alice.call("room.mute", room="hall", user="nobody")
