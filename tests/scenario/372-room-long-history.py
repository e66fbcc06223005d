#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A history that is longer than what a worker keeps of a room: who joins is
told how many of it did not fit, and gets the rest without a hole."""
from lib import *

SAID, TURN = 600, 60

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_ROOMS__RING_BYTES": "512K",
                 "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("room.create", room="hall", settings={"slots": 1000000, "history": SAID})
    alice.call("room.join", room="hall")
    for turn in range(0, SAID, TURN):
        calls = [alice.online().asks("room.send", room="hall", cid=new_cid(), kind="text",
                                     body={"text": "x" * 3000}) for _ in range(TURN)]
        assert all("n" in alice.online().answer(call) for call in calls)
        alice.expects("room.message", n=turn + TURN)
        alice.session.events.clear()

    def joins(person, **after):
        assert person.call("room.join", room="hall", **after)["n"] == SAID
        person.expects("room.message", n=SAID, timeout=30)
        missed = [p["normal"] for name, p in person.session.events if name == "room.missed"]
        got = [p["n"] for name, p in person.session.events if name == "room.message"]
        assert got == list(range(got[0], SAID)), "up to the one that was waited for"
        return sum(missed), got[0]

    missed, first = joins(bob)
    assert missed == first - 1 and first > SAID / 2, (missed, first)
    assert joins(carol, after=SAID - 10) == (0, SAID - 9), "what fits is not missed"
    stats = alice.call("room.stats", room="hall")
    assert stats["dropped"]["ring"]["normal"] == missed, (stats, missed)
