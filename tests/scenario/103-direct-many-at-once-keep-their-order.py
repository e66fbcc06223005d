#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sends that are on their way together get seqs in the order in which they
were sent, without a hole, and arrive in that order."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    session = alice.online()
    asked = [session.asks("message.send", conv="u:bob", cid=f"n{n}", kind="text",
                          body={"text": str(n)}) for n in range(300)]
    answers = [session.answer(number) for number in asked]
    assert [a["seq"] for a in answers] == list(range(1, 301))
    ids = [a["id"] for a in answers]
    assert ids == sorted(ids) and len(set(ids)) == 300
    times = [a["ts"] for a in answers]
    assert times == sorted(times)
    events = [bob.expects("message") for _ in range(300)]
    assert [e["seq"] for e in events] == list(range(1, 301))
    assert bob.texts("u:alice") == [str(n) for n in range(300)]
