#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Equal messages that may be merged become one with a count when the window
ends: one frame for a storm of likes."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall")
    for person in (alice, bob):
        person.call("room.join", room="hall")
    likes = [alice.online().asks("room.send", room="hall", cid=new_cid(), kind="like",
                                 body={"heart": 1}, merge=True) for _ in range(12)]
    for number in likes:
        assert alice.online().answer(number) == {"merged": True}
    # Twelve calls may meet the border of a window; nothing is lost there.
    for person in (alice, bob):
        heard = 0
        while heard < 12:
            like = person.expects("room.message", kind="like", body={"heart": 1})
            heard += like.get("count", 1)
        assert heard == 12 and like["from"] == "alice", like
    assert alice.call("room.stats", room="hall")["accepted"]["normal"] == 12
