#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who does not come back within the grace time has left."""
from lib import *

with Daemon(env={"YIZHAN_ROOMS__GRACE": "0s"}) as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall")
    for person in (alice, bob):
        person.call("room.join", room="hall")
    bob.call("room.set_attribute", room="hall", key="mic", value="on", auto_delete=True)
    alice.expects("room.attributes", set={"mic": "on"})
    bob.session.drops()
    bob.session = None
    alice.expects("room.attributes", deleted=["mic"], by="bob")
    alice.expects("room.left", user="bob", count=1)
    assert alice.call("room.members", room="hall") == {
        "count": 1, "members": ["alice"], "more": False}
    bob.call("room.join", room="hall")
    alice.expects("room.joined", user="bob", count=2)
