#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A message sent twice with one cid is said once; other words with it are a
conflict."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    made = alice.call("room.create", room="hall", title="Hall", cid="make")
    assert alice.call("room.create", room="hall", title="Hall", cid="make") == made
    with refuses("conflict", "cid"):
        alice.call("room.create", room="hall", title="Other", cid="make")
    for person in (alice, bob):
        person.call("room.join", room="hall")
    said = dict(room="hall", cid="once", kind="text", body={"text": "one"})
    assert alice.call("room.send", **said) == {"n": 1}
    assert alice.call("room.send", **said) == {"n": 1}
    assert bob.call("room.send", **said) == {"n": 2}, "cids are each person's own"
    with refuses("conflict", "cid"):
        alice.call("room.send", **{**said, "body": {"text": "two"}})
    alice.says("hall", "three")
    assert [bob.expects("room.message")["n"] for _ in range(3)] == [1, 2, 3]
