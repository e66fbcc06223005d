#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""After a day an upload that rests and a file that no message names go, rows
and bytes; what a message names stays, until a day after it is recalled."""
from lib import *
from lib.files import *


def kept():
    return sorted(p.name.split(".")[-1] for d in ("files", "uploads")
                  for p in (box.data / f"tenants/default/{d}").rglob("*") if p.is_file())


def later(hours):
    """The daemon looks when it has begun, and then every ten minutes."""
    global now
    now += hours
    box.stop()
    box.jump(hours=now)
    box.start()
    alice.session = bob.session = None


now = 0
with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    rests, unnamed = create(alice, 100), upload(alice, noise(200))
    named = upload(alice, noise(300))
    twin = upload(alice, noise(300))
    send(alice, "u:bob", named)
    recalled = upload(alice, noise(400))
    alice.recalls("u:bob", send(alice, "u:bob", recalled)["seq"])
    put(alice, rests["id"], 0, b"x")
    later(23)
    assert read(alice, unnamed["id"]).status == 200
    assert len(kept()) == 4, kept()
    later(2)
    until(lambda: kept() == [named["id"]], "collecting")
    for gone in (rests, unnamed, twin, recalled):
        assert ask(alice, "GET", f"/{gone['id']}").code == "not_found"
    deleted = [e["body"]["deleted"] for e in alice.history("s:alice")
               if e["type"] == "file" and "deleted" in e["body"]]
    assert sorted(deleted) == sorted(f["id"] for f in (rests, unnamed, twin, recalled))
    assert figure(box, "yizhan_files_collected_total") == 4
    assert read(bob, named["id"]).body == noise(300)
    later(100)
    assert read(bob, named["id"]).status == 200
