#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every session sees every message once: the sender's asking session by its
answer, her other devices and the receiver's by events."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    phone = alice.opens("handy", platform="phone")
    page = alice.opens("page", platform="web")
    bobs = [bob.opens("laptop"), bob.opens("handy", platform="phone")]
    alice.online()
    answer = alice.sends("u:bob", "one for all")
    for session in (phone, page):
        assert session.expects_message("one for all", conv="u:bob")["seq"] == answer["seq"]
    for session in bobs:
        session.expects_message("one for all", conv="u:alice", **{"from": "alice"})
    alice.expects_no("message")
    for session in (phone, page, *bobs):
        session.expects_no("message")
