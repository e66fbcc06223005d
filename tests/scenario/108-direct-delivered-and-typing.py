#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Delivered ticks and typing reach the other side and nobody else, and are
no entries; a delivered cursor never goes back."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    carol.online()
    alice.sends("u:bob", "one")
    alice.sends("u:bob", "two")
    assert bob.call("conversation.delivered", conv="u:alice", seq=2) == {}
    assert alice.expects("delivered", conv="u:bob", user="bob")["seq"] == 2
    bob.call("conversation.delivered", conv="u:alice", seq=1)
    alice.expects_no("delivered")
    until(lambda: {"user": "bob", "read": 0, "delivered": 2} in alice.call(
        "conversation.get", conv="u:bob")["cursors"], "keeping the delivered cursor")
    assert bob.call("conversation.typing", conv="u:alice") == {}
    assert alice.expects("typing", conv="u:bob") == {"conv": "u:bob", "user": "bob"}
    bob.expects_no("typing")
    carol.expects_no("typing")
    carol.expects_no("delivered")
    assert len(alice.history("u:bob")) == 2
    with refuses("not_found"):
        carol.call("conversation.typing", conv="u:alice")
    with refuses("not_found"):
        carol.call("conversation.delivered", conv="u:alice", seq=1)
    with refuses("bad_field"):
        bob.call("conversation.delivered", conv="u:alice", seq=-1)
