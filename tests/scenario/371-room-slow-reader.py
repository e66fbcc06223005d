#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A session that does not read misses what falls off the ring, and is told how
many of each class: what it hears and what it missed make up the whole range.
Others are served, and the room counts the same."""
from lib import *

KINDS, TURN = ("high", "normal", "low"), 60

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_ROOMS__RING_BYTES": "512K",
                 "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall", settings={"slots": 1000000, "history": 0})
    slow = bob.opens(receive_buffer=4096)
    for person in (alice, slow):
        person.call("room.join", room="hall")
    text, accepted = "x" * 4000, 0

    def written():
        return alice.call("room.stats", room="hall")["written"]

    # Until much more was said than both ends of a socket hold.
    while accepted < 4000 and 2 * accepted - written() < 200:
        calls = [alice.online().asks("room.send", room="hall", cid=new_cid(), kind="text",
                                     priority=KINDS[n % 3], body={"text": text})
                 for n in range(TURN)]
        accepted += sum("n" in alice.online().answer(call) for call in calls)
        alice.expects("room.message", n=accepted)
        alice.session.events.clear()
    assert accepted < 4000, "the slow one has everything"
    n = alice.says("hall", "the end")["n"]
    assert n == accepted + 1
    slow.expects("room.message", n=n, timeout=30)
    last, missed = 0, dict.fromkeys(KINDS, 0)
    for name, params in slow.events:
        if name == "room.missed":
            last += sum(params[kind] for kind in KINDS)
            missed = {kind: missed[kind] + params[kind] for kind in KINDS}
            assert params["events"] == 0, params
        elif name == "room.message":
            last += 1
            assert params["n"] == last, (params["n"], last)
    assert n == last + 1 and sum(missed.values()) > 0, (n, last, missed)
    stats = alice.call("room.stats", room="hall")
    assert stats["dropped"]["ring"] == missed, (stats, missed)
    for kind, count in missed.items():
        assert figure(box, f'yizhan_room_missed_total{{class="{kind}"}}') == count, (kind, missed)
    assert stats["written"] >= 2 * n - sum(missed.values()), stats
