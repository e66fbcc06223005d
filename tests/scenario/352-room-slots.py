#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Per window a room lets through its slots, of which some are for class high
alone; the rest is dropped, told to the sender and counted."""
from lib import *

ROUNDS = 10

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall", settings={
        "window_ms": 10000, "slots": 3, "reserved": 1, "extra": 1, "low_kinds": ["like"]})
    alice.call("room.join", room="hall")

    def tries(person, **more):
        """How many of ROUNDS got a number. The call may meet the border of
        a window once, so there may be the places of two."""
        answers = [person.call("room.send", room="hall", cid=new_cid(), body={},
                               **{"kind": "text", **more}) for _ in range(ROUNDS)]
        assert all("n" in a or a == {"dropped": "rate"} for a in answers), answers
        return sum("n" in a for a in answers)

    taken = {"normal": tries(alice), "high": tries(alice, priority="high")}
    assert taken["normal"] in (2, 4), taken
    assert taken["high"] in (1, 2, 3, 4), taken
    # Nothing is left for low ones, whatever they ask for.
    taken["low"] = tries(alice, kind="like", priority="high")
    assert taken["low"] in (0, 2), taken

    stats = alice.call("room.stats", room="hall")
    assert stats["accepted"] == taken, (stats, taken)
    for name, n in taken.items():
        assert stats["dropped"]["rate"][name] == ROUNDS - n, (stats, taken)
    assert stats["n"] == sum(taken.values())
    for n in range(1, stats["n"] + 1):
        alice.expects("room.message", n=n)
    with refuses("forbidden"):
        bob.call("room.stats", room="hall")
    assert figure(box, 'yizhan_room_dropped_total{class="normal",reason="rate"}') == \
        ROUNDS - taken["normal"]

    # Few slots leave some for what is said commonly.
    made = alice.call("room.create", room="small", settings={"slots": 20})["room"]["settings"]
    assert (made["slots"], made["reserved"]) == (20, 10), made
    with refuses("bad_field", field="settings.reserved"):
        alice.call("room.update", room="small", settings={"reserved": 21})
