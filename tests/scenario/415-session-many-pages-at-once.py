#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A client that asks for many large pages before it reads gets all of them,
in its own time: the daemon holds few, ends nobody and forgets nobody."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob = box.people("alice", "bob")
    for n in range(20):
        alice.sends("u:bob", "驿" * 19000)
    session = bob.opens(receive_buffer=4096)
    pages = [session.asks("message.list", conv="u:alice", after=0) for _ in range(100)]
    ping = session.asks("session.ping")
    alice.sends("u:bob", "meanwhile")
    for number in pages:
        entries = session.answer(number, timeout=30)["entries"]
        assert [e["seq"] for e in entries][:5] == [1, 2, 3, 4, 5]
        assert sum(len(e["body"]["text"]) for e in entries) >= 5 * 19000
    assert session.answer(ping)["ts"]
    session.call("session.ping")

    # Who goes, or is sent away, while pages wait leaves nothing behind.
    gone, kicked = (bob.opens(f"d{n}", receive_buffer=4096) for n in (2, 3))
    for other in (gone, kicked):
        for _ in range(50):
            other.asks("message.list", conv="u:alice", after=0)
    gone.drops()
    box.call("token.revoke", user="bob")
    kicked.expects_close(4001)
    alice.call("session.ping")
