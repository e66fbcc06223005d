#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Destroying a room sends everyone away, who have heard all that it accepted;
another one of its name has nothing of it."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("room.create", room="hall", settings={"record": True, "window_ms": 10000})
    for person in (alice, bob):
        person.call("room.join", room="hall")
    alice.call("room.ban", room="hall", user="carol")
    alice.says("hall", "the last word")
    for person in (alice, bob):
        like = person.call("room.send", room="hall", cid=new_cid(), kind="like", body={},
                           merge=True)
        assert like == {"merged": True}, like
    with refuses("forbidden", "room"):
        bob.call("room.destroy", room="hall")
    alice.call("room.destroy", room="hall")
    for person in (alice, bob):
        # What was said before is heard before, of a window that is cut short too.
        person.expects("room.message", n=1)
        likes = 0
        while likes < 2:
            likes += person.expects("room.message", kind="like").get("count", 1)
        assert person.expects("room.removed", room="hall")["reason"] == "destroyed"
        with refuses("not_member"):
            person.says("hall", "more")
        with refuses("not_found", "room"):
            person.call("room.join", room="hall")
    assert alice.call("room.list")["rooms"] == []

    made = carol.call("room.create", room="hall", settings={"record": True})["room"]
    assert made["owner"] == "carol"
    assert carol.call("room.join", room="hall")["n"] == 0
    assert carol.call("room.history", room="hall")["messages"] == []
