#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who joins late gets the last messages in the same frames, as many as the
room keeps; history gives them by pages."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("room.create", room="hall", settings={"history": 5, "slots": 1000})
    alice.call("room.join", room="hall")
    for n in range(1, 9):
        assert alice.says("hall", f"word {n}") == {"n": n}
        alice.expects("room.message", n=n)
    assert bob.call("room.join", room="hall")["n"] == 8
    got = [bob.expects("room.message") for _ in range(5)]
    assert [(m["n"], m["body"]["text"]) for m in got] == [(n, f"word {n}") for n in range(4, 9)]

    # Who has some of them says so; what lies further back is gone.
    carol.call("room.join", room="hall", after=7)
    assert carol.expects("room.message")["n"] == 8
    carol.call("room.leave", room="hall")
    carol.call("room.join", room="hall", after=1)
    assert carol.expects("room.message")["n"] == 4

    page = bob.call("room.history", room="hall", limit=3)
    assert [m["n"] for m in page["messages"]] == [6, 7, 8] and page["more"], page
    page = bob.call("room.history", room="hall", before=page["next"])
    assert [m["n"] for m in page["messages"]] == [4, 5] and not page["more"], page
    bob.call("room.leave", room="hall")
    with refuses("not_member"):
        bob.call("room.history", room="hall")

    # Of what else happened while nobody spoke nothing is told again.
    for _ in range(100):
        carol.call("room.leave", room="hall")
        carol.call("room.join", room="hall", after=8)
    alice.session.events.clear()
    before = len(bob.session.events)
    assert bob.call("room.join", room="hall", after=8)["members"] == 3
    bob.expects_no("room.message", n=8)
    assert bob.session.events[before:] == [], bob.session.events[before:]
