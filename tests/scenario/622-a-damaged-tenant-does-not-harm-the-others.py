#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""When the database of one tenant is damaged, its people get a stable error
and the log says which file; the other tenants work."""
from lib import *

with Daemon() as box:
    box.call("tenant.create", id="bad")
    victim = box.person("alice", tenant="bad")
    alice, bob = box.people("alice", "bob")
    box.stop()
    path = box.data / "tenants" / "bad" / "tenant.db"
    content = bytearray(path.read_bytes())
    content[100:] = b"\xa5" * (len(content) - 100)
    path.write_bytes(content)
    for leftover in path.parent.glob("tenant.db-*"):
        leftover.unlink()
    box.start()
    with refuses(("corrupt", "internal")):
        victim.opens()
    bob.online()
    alice.sends("u:bob", "we go on")
    bob.expects_message("we go on")
    assert "tenants/bad" in box.log(), box.log()
    assert path.read_bytes() == bytes(content)
