#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A room that nobody is in and nobody keeps ends after a while, after a restart
too when nobody uses rooms; a kept one stays."""
from lib import *

with Daemon(env={"YIZHAN_ROOMS__IDLE": "1s", "YIZHAN_ROOMS__GRACE": "0s"}) as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="brief")
    alice.call("room.create", room="kept", keep=True)
    alice.call("room.create", room="used")
    bob.call("room.join", room="used")
    bob.says("used", "I am here")

    def rooms():
        return [r["room"] for r in box.call("room.list")["rooms"]]

    until(lambda: rooms() == ["kept", "used"], "the end of a room")
    with refuses("not_found", "room"):
        bob.call("room.join", room="brief")
    bob.offline()
    until(lambda: rooms() == ["kept"], "the end of another one")
    alice.call("room.create", room="brief")
    box.kill()
    box.start()
    until(lambda: rooms() == ["kept"], "the end of one that was left over")
