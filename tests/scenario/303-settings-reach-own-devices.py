#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pinning and muting are one's own: told to one's own devices through the
self log, kept over a restart, nobody else's business."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "hi")
    phone = bob.opens("handy", platform="phone")
    alice.online()
    bob.call("conversation.set", conv="u:alice", pinned=True)
    event = phone.expects("entry", type="setting")
    assert event["conv"] == "s:bob" and event["body"] == {"conv": "u:alice"}
    alice.expects_no("entry", type="setting")
    bob.call("conversation.set", conv="u:alice", pinned=True)
    phone.expects_no("entry", type="setting")
    bob.call("conversation.set", conv="u:alice", muted=True)
    box.restart()
    bob.session = alice.session = None
    here = bob.conversation("u:alice")
    assert (here.get("pinned"), here.get("muted")) == (True, True)
    assert alice.conversation("u:bob").get("pinned") in (None, False)
    with refuses("not_found"):
        bob.call("conversation.set", conv="u:carol", pinned=True)
    with refuses("bad_field"):
        bob.call("conversation.set", conv="u:alice", pinned=1)
