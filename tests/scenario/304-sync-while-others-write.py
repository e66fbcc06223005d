#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A device that opens while messages pour in misses none and needs none
twice: what sync says and what is pushed after it fit together."""
import threading
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "1000000",
                 "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, bob = box.people("alice", "bob")
    box.group("team", alice, bob)
    stop = threading.Event()

    def pour():
        n = 0
        while not stop.is_set():
            alice.sends("g:team" if n % 2 else "u:bob", str(n))
            n += 1

    alice.sends("u:bob", "first")
    writer = threading.Thread(target=pour)
    writer.start()
    try:
        for n in range(15):
            bob.session = bob.opens(f"page{n}", platform="web")
            synced, _ = bob.sync()
            for conv in ("u:alice", "g:team"):
                known = synced[conv]["seq"]
                while True:
                    event = bob.expects("message", conv=conv)
                    if event["seq"] <= known:
                        continue    # pushed before, and in sync as well
                    assert event["seq"] == known + 1, (event["seq"], known)
                    known = event["seq"]
                    if known >= synced[conv]["seq"] + 20:
                        break
            bob.offline()
    finally:
        stop.set()
        writer.join()
    assert [e["seq"] for e in bob.history("u:alice")] == list(
        range(1, bob.conversation("u:alice")["seq"] + 1))
