#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""SIGTERM: sessions are told `restarting` with a delay of their own and
closed with 1012, what was asked is answered, the daemon ends with 0 within
10 seconds, and everything acked is there after the start."""
import signal
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob = box.people("alice", "bob")
    sessions = [alice.opens(f"page{n}", platform="web") for n in range(3)]
    sessions += [bob.opens("laptop"), bob.opens("handy", platform="phone")]
    sender = sessions[0]
    asked = [sender.asks("message.send", conv="u:bob", cid=f"m{n}", kind="text",
                         body={"text": str(n)}) for n in range(500)]
    sender.answer(asked[0])
    box.signal(signal.SIGTERM)
    acked = 1
    try:
        for number in asked[1:]:
            assert sender.answer(number)["seq"] == acked + 1
            acked += 1
    except Closed as closed:
        assert closed.code == 1012, closed
    delays = set()
    for session in sessions:
        if session is not sender:
            delays.add(session.expects("restarting")["retry_after_ms"])
            session.expects_close(1012)
    assert all(0 < delay <= 60000 for delay in delays) and len(delays) > 1, delays
    assert box.wait_end(timeout=10) == 0
    try:
        alice.opens()
        raise AssertionError("the door is still open")
    except OSError:
        pass
    box.start()
    seqs = [e["seq"] for e in bob.history("u:alice")]
    assert seqs == list(range(1, len(seqs) + 1)) and len(seqs) >= acked
