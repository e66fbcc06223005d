#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A recalled message keeps seq, id and count and loses its content, for both
sides and on the disk; the recall is an entry of its own and told at once."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    alice.sends("u:bob", "stays")
    sent = alice.sends("u:bob", "embarrassing-words", mentions=["bob"])
    assert bob.conversation("u:alice")["mentions"] == 1
    with refuses("forbidden"):
        bob.recalls("u:alice", sent["seq"])
    recall = alice.recalls("u:bob", sent["seq"], cid="r1")
    assert recall["seq"] == 3
    event = bob.expects("entry", type="recall", conv="u:alice")
    assert (event["target"], event["seq"], event["from"]) == (2, 3, "alice")
    tombstone = bob.history("u:alice")[1]
    assert tombstone["recalled"] is True and tombstone["id"] == sent["id"]
    assert "body" not in tombstone and "mentions" not in tombstone
    assert [e["count"] for e in bob.history("u:alice")] == [1, 2, 2]
    here = bob.conversation("u:alice")
    assert (here["unread"], here["mentions"]) == (2, 0)

    assert alice.recalls("u:bob", 2, cid="r1") == recall
    with refuses("wrong_state"):
        alice.recalls("u:bob", 2)
    with refuses("conflict"):
        alice.recalls("u:bob", 1, cid="r1")
    with refuses("bad_field"):
        alice.recalls("u:bob", 3)
    with refuses("not_found"):
        alice.recalls("u:bob", 99)
    box.restart()
    bob.session = alice.session = None
    assert bob.texts("u:alice") == ["stays"]
    assert "recalled" in bob.history("u:alice")[1]
