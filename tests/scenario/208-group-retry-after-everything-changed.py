#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A retry gets the first answer even if meanwhile the mentioned person left
or the sender herself was removed: what was acked stays acked."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", alice, bob, carol)
    first = bob.sends("g:team", "@carol hi", cid="m1", mentions=["carol"])
    carol.call("group.leave", id="team")
    assert bob.sends("g:team", "@carol hi", cid="m1", mentions=["carol"]) == first
    alice.call("group.remove", id="team", users=["bob"])
    assert bob.sends("g:team", "@carol hi", cid="m1", mentions=["carol"]) == first
    with refuses("not_member"):
        bob.sends("g:team", "something new")
    assert alice.texts("g:team") == ["@carol hi"]
