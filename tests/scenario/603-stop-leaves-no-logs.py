#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A clean stop works off what is committed: one file per tenant stays, with
all of it, whoever read and followed meanwhile. A kill leaves the log beside
it, and the next start takes it from there."""
import sqlite3
from lib import *


def logs():
    return sorted(str(p.relative_to(box.data)) for p in box.data.rglob("*.db-*"))


def kept(tenant):
    with sqlite3.connect(f"file:{box.data}/tenants/{tenant}/tenant.db?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM entry WHERE kind = 'text'").fetchone()[0]


with Daemon(env={"YIZHAN_TALLY__ENABLED": "true"}) as box:
    box.call("tenant.create", id="second")
    alice, bob = box.people("alice", "bob")
    carol, dora = box.people("carol", "dora", tenant="second")
    carol.sends("u:dora", "one")
    alice.sends("u:bob", "one")
    assert bob.texts("u:alice") == ["one"]
    box.kill()
    assert {"tenants/default/tenant.db-wal", "tenants/second/tenant.db-wal"} <= set(logs())
    box.start()
    alice.session = bob.session = carol.session = dora.session = None
    assert bob.texts("u:alice") == dora.texts("u:carol") == ["one"]
    alice.sends("u:bob", "two")
    carol.sends("u:dora", "two")
    assert box.stop() == 0
    assert logs() == [], logs()
    assert kept("default") == 2 and kept("second") == 2
    box.start()
    bob.session = None
    assert bob.texts("u:alice") == ["one", "two"]
