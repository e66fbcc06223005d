#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""More requests than may be under way wait unread, none is lost: a client
that writes two thousand before it reads gets two thousand answers."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "1000000",
                 "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, bob = box.people("alice", "bob")
    session = alice.online()
    asked = [session.asks("message.send", conv="u:bob", cid=f"m{n}", kind="text",
                          body={"text": str(n)}) for n in range(2000)]
    answers = [session.answer(number, timeout=30)["seq"] for number in asked]
    assert answers == list(range(1, 2001))
