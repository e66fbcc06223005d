#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Tenants made before a kill -9 are there after it, with what they hold."""
from lib import *

with Daemon() as box:
    names = [f"tenant-{n}" for n in range(6)]
    for name in names:
        box.call("tenant.create", id=name)
        alice, bob = box.people("alice", "bob", tenant=name)
        alice.sends("u:bob", f"in {name}")
    box.kill()
    box.start()
    assert set(names) <= {t["id"] for t in box.call("tenant.list")["tenants"]}
    for name in names:
        bob = Person(box, "bob", create=False,
                     token=box.call("token.issue", tenant=name, user="bob")["token"])
        assert bob.texts("u:alice") == [f"in {name}"]
