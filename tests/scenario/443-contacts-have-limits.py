#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Contacts of one person and her open requests have a limit; so do blocks."""
from lib import *

config = """
[people]
contacts = 2
blocks = 1
[limits]
users = 200
rate_burst = 100000
"""
with Daemon(config=config) as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    for other in (bob, carol, dave):
        alice.call("contact.request", user=other.id)
    bob.call("contact.accept", user="alice")
    carol.call("contact.accept", user="alice")
    with refuses("limit_reached"):
        dave.call("contact.accept", user="alice")
    alice.call("contact.remove", user="carol")
    dave.call("contact.accept", user="alice")
    alice.call("block.add", user="bob")
    with refuses("limit_reached"):
        alice.call("block.add", user="carol")
    for _ in box.ctl.calls("user.create", [{"id": f"p{n}"} for n in range(101)]):
        pass
    for n in range(100):
        carol.call("contact.request", user=f"p{n}")
    with refuses("limit_reached"):
        carol.call("contact.request", user="p100")
    carol.call("contact.remove", user="p7")
    carol.call("contact.request", user="p100")
    with refuses("bad_field", "text"):
        carol.call("contact.request", user="p7", text="x" * 201)
