#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Class high is for those who speak by right: from anybody else it counts as
normal, unless the room lets all use it."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    made = alice.call("room.create", room="hall", settings={"slots": 1000})["room"]
    assert made["settings"]["high_for_all"] is False, made
    for person in (alice, bob, carol):
        person.call("room.join", room="hall")
    alice.call("room.speakers", room="hall", add=["carol"])
    for person, priority in ((alice, "high"), (bob, None), (carol, "high")):
        n = person.says("hall", "listen", priority="high")["n"]
        assert bob.expects("room.message", n=n).get("priority") == priority, person.id
    alice.call("room.update", room="hall", settings={"high_for_all": True})
    n = bob.says("hall", "listen", priority="high")["n"]
    assert alice.expects("room.message", n=n)["priority"] == "high"
    accepted = alice.call("room.stats", room="hall")["accepted"]
    assert accepted == {"high": 3, "normal": 1, "low": 0}, accepted

    # It outlives the daemon as every setting does.
    box.kill()
    box.start()
    alice.offline()
    assert alice.call("room.get", room="hall")["room"]["settings"]["high_for_all"] is True
