#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Limits of rooms are options: their number, who is in them, how many one
session is in, how long a body may be."""
from lib import *

with Daemon(env={"YIZHAN_ROOMS__MAX": "3", "YIZHAN_ROOMS__MEMBERS": "2",
                 "YIZHAN_ROOMS__PER_SESSION": "2", "YIZHAN_ROOMS__BODY_BYTES": "16"}) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    for room in ("a", "b", "c"):
        alice.call("room.create", room=room)
    with refuses("limit_reached", "room"):
        bob.call("room.create", room="d")
    for room in ("a", "b"):
        alice.call("room.join", room=room)
    with refuses("limit_reached", "room"):
        alice.call("room.join", room="c")
    bob.call("room.join", room="a")
    with refuses("limit_reached", "room"):
        carol.call("room.join", room="a")
    # A second device is no second person.
    bob.opens(device="phone", platform="phone").call("room.join", room="a")
    assert bob.call("room.send", room="a", cid="1", kind="text", body={"text": "12345"})["n"] == 1
    with refuses("bad_field", "body"):
        bob.call("room.send", room="a", cid="2", kind="text", body={"text": "123456"})
    with refuses("bad_field", "settings.reserved"):
        alice.call("room.update", room="a", settings={"slots": 5, "reserved": 6})
    with refuses("bad_field", "settings.window_ms"):
        alice.call("room.update", room="a", settings={"window_ms": 1})
    with refuses("exists", "room"):
        bob.call("room.create", room="a")
    with refuses("not_found", "room"):
        bob.call("room.join", room="nowhere")
    alice.call("room.destroy", room="b")
    bob.call("room.create", room="d")
