#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A full disk without a reserve, for which it was too small: sends are refused
with disk_full and stored nowhere, nobody is pushed anything, reading goes on,
on new devices too, /readyz says no; with room again the same retries work,
and everything acked is there."""
from lib import *


def send(n):
    return alice.sends("u:bob", f"{n} " + "x" * 8000, cid=f"m{n}")


with Daemon(start=False, env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    small_disk(box.data, "24m")
    box.start()
    alice, bob = box.people("alice", "bob")
    session = bob.online()
    acked = {n: send(n)["seq"] for n in range(20)}
    filler = fill_disk(box.data / "filler")
    n = 20
    with refuses("disk_full"):
        while n < 3000:
            acked[n] = send(n)["seq"]
            n += 1
    for again in range(3):
        with refuses("disk_full"):
            send(n)
    assert http_call(box, "GET", "/readyz").status == 503
    assert http_call(box, "GET", "/healthz").status == 200
    assert [e["seq"] for e in bob.history("u:alice")] == sorted(acked.values())
    page = [e["seq"] for e in bob.opens().call("message.list", conv="u:alice")["entries"]]
    assert page[-1] == len(acked)
    assert bob.opens("never-seen").call("message.list", conv="u:alice")["entries"]
    assert sorted(p["seq"] for e, p in session.events if e == "message") == sorted(acked.values())

    filler.unlink()
    acked[n] = send(n)["seq"]
    assert http_call(box, "GET", "/readyz").status == 200
    bob.session = bob.opens()
    acked[n + 1] = send(n + 1)["seq"]
    assert list(acked.values()) == list(range(1, len(acked) + 1))
    assert [e["cid"] for e in bob.history("u:alice")] == [f"m{k}" for k in acked]
