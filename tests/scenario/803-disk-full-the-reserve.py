#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A full disk spends the reserve: the box is read-only, but the admin signs
in with her password, on a new device, and shuts somebody out; people with a
token come and read. With room again all goes on by itself, and the reserve is
there again."""
from lib import *

MIB = 1 << 20


def reserve():
    found = box.data / "reserve"
    return found.stat().st_blocks * 512 if found.exists() else 0


def metric(name):
    lines = http_call(box, "GET", "/metrics").body.decode().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + " "))


with Daemon(start=False, env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    small_disk(box.data, "64m")
    box.start()
    admin = box.person("admin", password="a good password", admin=True)
    alice, bob, carol = box.people("alice", "bob", "carol")
    assert reserve() >= 8 * MIB and metric("yizhan_reserve_bytes") == 8 * MIB
    acked = [alice.sends("u:bob", "before", cid="m0")["seq"]]
    filler = fill_disk(box.data / "filler")
    with refuses("disk_full"):
        while True:
            acked.append(alice.sends("u:bob", "x" * 8000, cid=f"m{len(acked)}")["seq"])
    assert reserve() == 0 and metric("yizhan_reserve_bytes") == 0
    assert http_call(box, "GET", "/readyz").status == 503

    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "admin", "password": "a good password"})
    assert login.status == 200, login.body
    admin.token = login.json["token"]
    admin.opens("a-new-phone", platform="phone").call("user.disable", id="carol")
    with refuses("unauthorized"):
        carol.opens()
    assert len(bob.opens("another-new-one").call("message.list", conv="u:alice")["entries"]) > 0
    with refuses("disk_full"):
        bob.sends("u:alice", "not now", cid="later")
    assert http_call(box, "GET", "/readyz").status == 503

    filler.unlink()
    assert bob.sends("u:alice", "not now", cid="later")["seq"] == acked[-1] + 1
    assert reserve() >= 8 * MIB and metric("yizhan_reserve_bytes") == 8 * MIB
    assert http_call(box, "GET", "/readyz").status == 200
    assert [e["seq"] for e in bob.history("u:alice")] == [*acked, acked[-1] + 1]
