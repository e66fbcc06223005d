#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A session that asks too fast is told so, loses nothing that was acked, and
is served again later; others do not notice."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "20", "YIZHAN_LIMITS__RATE_BURST": "50"}) as box:
    alice, bob = box.people("alice", "bob")
    session = alice.online()
    asked = [session.asks("message.send", conv="u:bob", cid=f"m{n}", kind="text",
                          body={"text": str(n)}) for n in range(120)]
    acked, codes = [], set()
    for number in asked:
        try:
            acked.append(session.answer(number)["seq"])
        except Refused as refused:
            codes.add(refused.code)
    assert codes == {"too_fast"} and 40 <= len(acked) < 120
    assert acked == list(range(1, len(acked) + 1))
    assert [e["seq"] for e in bob.history("u:alice")] == acked
    assert bob.sends("u:alice", "I am not slowed down")["seq"] == len(acked) + 1

    def again():
        try:
            return alice.sends("u:bob", "119", cid="m119")
        except Refused as refused:
            assert refused.code == "too_fast"
    assert until(again, "being served again")["seq"] == len(acked) + 2
