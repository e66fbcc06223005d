#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A device that was away asks sync and message.list once and has everything,
in order and without a hole."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    box.group("team", alice, bob)
    alice.sends("u:bob", "seen")
    have = bob.sync()
    bob.online().drops()
    bob.session = None
    for n in range(450):
        alice.sends("u:bob" if n % 3 else "g:team", str(n))
    changed, _ = bob.sync(have[1])
    assert set(changed) == {"u:alice", "g:team"}
    got = []
    for conv, now in changed.items():
        known = have[0][conv]["seq"]
        entries = bob.history(conv, after=known)
        assert [e["seq"] for e in entries] == list(range(known + 1, now["seq"] + 1))
        got += [(e["id"], e["body"]["text"]) for e in entries]
    assert [text for _, text in sorted(got)] == [str(n) for n in range(450)]
