#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is banned, muted or a speaker is listed, by pages, for those who may
change it; what has ended is not."""
from lib import *

with Daemon() as box:
    ids = [f"guest{n}" for n in range(5)]
    alice, bob, *guests = box.people("alice", "bob", *ids)
    alice.call("room.create", room="hall", keep=True)
    for one in ids:
        alice.call("room.ban", room="hall", user=one)
    alice.call("room.ban", room="hall", user="guest2", off=True)
    alice.call("room.mute", room="hall", user="bob", until=4102444800000)
    alice.call("room.speakers", room="hall", add=["bob", "alice"])

    def marks(kind, **more):
        page = alice.call("room.marks", room="hall", kind=kind, **more)
        return [m["user"] for m in page["marks"]], page["more"]

    box.kill()
    box.start()
    alice.offline()
    assert marks("ban") == (["guest0", "guest1", "guest3", "guest4"], False)
    assert marks("ban", limit=3) == (["guest0", "guest1", "guest3"], True)
    assert marks("ban", limit=3, after="guest3") == (["guest4"], False)
    assert marks("speaker") == (["alice", "bob"], False)
    muted = alice.call("room.marks", room="hall", kind="mute")["marks"]
    assert muted == [{"user": "bob", "until": 4102444800000}], muted

    with refuses("forbidden"):
        bob.call("room.marks", room="hall", kind="ban")
    with refuses("bad_field", "kind"):
        alice.call("room.marks", room="hall")
    with refuses("bad_field", "kind"):
        alice.call("room.marks", room="hall", kind="friend")
    with refuses("not_found", "room"):
        alice.call("room.marks", room="attic", kind="ban")
    answer = http_call(box, "GET", "/v1/rooms/hall/marks?kind=ban&limit=1", token=alice.token)
    assert (answer.status, answer.json["marks"]) == (200, [{"user": "guest0"}]), answer.text
