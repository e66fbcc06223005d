#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What retention takes away the disk has back: the tenant's database is smaller
afterwards, by most of what went."""
from lib import *
from lib.search import ENOUGH

MANY, SIZE = 100, 19_000


def size():
    return (box.data / "tenants/default/tenant.db").stat().st_size


with Daemon(clock=True, env={**ENOUGH, "YIZHAN_SEARCH__ENABLED": "false"}) as box:
    alice, bob = box.people("alice", "bob")
    for n in range(MANY):
        alice.sends("u:bob", f"{n} " + "x" * SIZE)
    alice.offline()
    box.restart()           # what was in the log beside it is in it
    before = size()
    assert before > MANY * SIZE, before
    box.jump(hours=48)
    kept = alice.sends("u:bob", "kept")
    box.call("retention.set", message_days=1)
    box.call("retention.run")
    # A reader in the way of a checkpoint lets it wait for the next look, in 10 s.
    until(lambda: size() < before - MANY * SIZE * 2 / 3, "room", timeout=60)
    assert [e["seq"] for e in alice.history("u:bob") if e["type"] == "message"] == [kept["seq"]]
