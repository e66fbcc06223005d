#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where the policy says so, joining a room that is not there makes it."""
from lib import *

with Daemon(env={"YIZHAN_ROOMS__CREATE_ON_JOIN": "true"}) as box:
    people = box.people(*(f"p{i}" for i in range(8)))
    # All at once: one makes it, all are in.
    asked = [(p, p.online().asks("room.join", room="new")) for p in people]
    for person, number in asked:
        assert person.online().answer(number)["room"] == "new"
    assert people[0].call("room.members", room="new")["count"] == 8
    owner = people[0].call("room.get", room="new")["room"]["owner"]
    assert owner in {p.id for p in people}
    people[0].says("new", "hello")
    for person in people:
        assert person.expects("room.message", room="new")["body"] == {"text": "hello"}
