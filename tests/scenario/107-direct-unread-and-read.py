#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Unread counts go up with each message from others, the read cursor takes
them down on every device and never goes back; one's own send reads all."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.online()
    phone = bob.opens("handy", platform="phone")
    for n in range(5):
        alice.sends("u:bob", str(n))
    assert bob.conversation("u:alice")["unread"] == 5
    assert alice.conversation("u:bob")["unread"] == 0
    assert bob.reads("u:alice", 3) == {"read": 3}
    assert bob.conversation("u:alice")["unread"] == 2
    assert alice.expects("read", conv="u:bob", user="bob")["seq"] == 3
    assert phone.expects("read", conv="u:alice", user="bob")["seq"] == 3
    bob.expects_no("read")

    assert bob.reads("u:alice", 1) == {"read": 3}
    alice.expects_no("read")
    assert bob.reads("u:alice", 1000) == {"read": 5}
    assert bob.conversation("u:alice")["unread"] == 0
    alice.sends("u:bob", "more")
    bob.sends("u:alice", "I have seen it")
    assert bob.conversation("u:alice")["unread"] == 0
    assert alice.conversation("u:bob")["unread"] == 1
    assert {c["user"]: c["read"] for c in alice.call(
        "conversation.get", conv="u:bob")["cursors"]} == {"alice": 6, "bob": 7}

    box.kill()
    box.start()
    alice.session = bob.session = None
    assert alice.conversation("u:bob")["unread"] == 1
    assert bob.conversation("u:alice")["read"] == 7
    with refuses("bad_field"):
        bob.reads("u:alice", 0)
    with refuses("not_found"):
        bob.reads("u:carol", 1)
