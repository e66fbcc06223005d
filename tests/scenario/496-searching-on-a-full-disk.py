#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""On a full disk the index waits and people find what it knows; with room
again it catches up, and all that was acked is found."""
from lib import *
from lib.search import ENOUGH, hits, settled

with Daemon(start=False, env=ENOUGH) as box:
    small_disk(box.data, "64m")
    box.start()
    alice, bob = box.people("alice", "bob")
    acked = [alice.sends("u:bob", "会议 before")]
    settled(alice, acked[0])
    filler = fill_disk(box.data / "filler")
    with refuses("disk_full"):
        while True:
            acked.append(alice.sends("u:bob", f"会议 {len(acked)} " + "合同" * 2000))
    assert hits(bob, "before")[0]["seq"] == 1
    # Recalling makes room and is done; the index learns of it later.
    alice.recalls("u:bob", acked.pop()["seq"])
    until(lambda: figure(box, "yizhan_search_lag_entries") > 0, "what is behind")
    with refuses("disk_full"):
        box.call("search.rebuild")
    filler.unlink()
    acked.append(alice.sends("u:bob", "会议 after"))
    settled(bob, acked[-1])
    assert [h["seq"] for h in hits(bob, "会议", limit=100)] == [a["seq"] for a in acked[::-1]]
    until(lambda: figure(box, "yizhan_search_lag_entries") == 0, "nothing behind")
