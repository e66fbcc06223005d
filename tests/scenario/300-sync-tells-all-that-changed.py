#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""sync gives every own conversation with preview and counts; asked again
with what it said it gives only what changed since: messages, cursors,
memberships, settings."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.sends("u:bob", "one")
    alice.sends("u:bob", "two " + "长" * 400)
    box.group("team", carol, bob, alice)
    found, since = bob.sync()
    direct = found["u:alice"]
    assert direct["kind"] == "direct" and direct["peer"]["id"] == "alice"
    assert (direct["seq"], direct["count"], direct["unread"]) == (2, 2, 2)
    assert direct["last"]["seq"] == 2 and len(direct["last"]["body"]["text"]) <= 200
    group = found["g:team"]
    assert (group["kind"], group["title"], group["member_count"]) == ("group", "Team", 3)
    assert bob.sync(since) == ({}, since)

    carol.sends("g:team", "news")
    found, since = bob.sync(since)
    assert set(found) == {"g:team"} and found["g:team"]["unread"] == 1
    bob.reads("g:team", 2)
    found, since = bob.sync(since)
    assert set(found) == {"g:team"} and found["g:team"]["unread"] == 0
    bob.call("conversation.set", conv="u:alice", pinned=True, muted=True)
    found, since = bob.sync(since)
    assert found["u:alice"]["pinned"] is True and found["u:alice"]["muted"] is True
    assert "u:alice" not in alice.sync(alice.sync()[1])[0]
    carol.call("group.remove", id="team", users=["bob"])
    found, since = bob.sync(since)
    assert found["g:team"]["left"] is True
    carol.sends("g:team", "not for bob")
    assert "g:team" not in bob.sync(since)[0]
    alice.reads("u:bob", 2)
    bob.sends("u:alice", "hi")
    assert bob.sync(since)[0]["u:alice"]["unread"] == 0
    assert bob.sync(10 ** 15)[0] == {}
    with refuses("bad_field"):
        bob.call("sync", since=-1)
