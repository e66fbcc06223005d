#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A session watches so many people and no more; those it watches already do
not count again, and there is room when it ends that."""
from lib import *

config = """
[people]
watched = 3
watch_time = "10s"
"""
with Daemon(config=config) as box:
    alice = box.person("alice")
    box.people("bob", "carol", "dave")
    assert alice.call("presence.subscribe", users=["bob", "carol"])["lifetime_ms"] == 10000
    with refuses("limit_reached"):
        alice.call("presence.subscribe", users=["dave", "erin"])
    alice.call("presence.subscribe", users=["bob", "dave"])
    other = alice.opens("page", platform="web")
    other.call("presence.subscribe", users=["bob", "carol", "dave"])
    alice.call("presence.unsubscribe")
    alice.call("presence.subscribe", users=["bob"])
    alice.call("presence.subscribe", users=["carol", "dave"])
    with refuses("limit_reached"):
        alice.call("presence.subscribe", users=["erin"])
    # Whoever is gone watches nobody.
    other.drops()
    alice.call("presence.unsubscribe", users=["bob", "nobody"])
    alice.call("presence.subscribe", users=["erin"])
