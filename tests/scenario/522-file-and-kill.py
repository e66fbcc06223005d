#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 between all steps of an upload: a part that was answered is there, a
finished file is whole, a message that was acked names one that can be read;
what was not answered is done again."""
from lib import *
from lib.files import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")

    def killed():
        box.kill()
        box.start()
        alice.session = bob.session = None

    data = noise(3 * PART)
    id = create(alice, data)["id"]
    killed()
    put(alice, id, PART, data[PART:2 * PART])
    killed()
    assert must(ask(alice, "GET", f"/{id}")).json["file"]["parts"] == [
        {"from": PART, "upto": 2 * PART}]
    put(alice, id, 2 * PART, data[2 * PART:])
    put(alice, id, 0, data[:PART])
    killed()
    file = finish(alice, id)
    killed()
    assert finish(alice, id) == file and read(alice, id).body == data
    seq = send(alice, "u:bob", file, cid="m1")["seq"]
    killed()
    assert send(alice, "u:bob", file, cid="m1")["seq"] == seq
    assert read(bob, id).body == data
    assert bob.history("u:alice")[-1]["body"]["file"]["hash"] == file["hash"]
    alice.recalls("u:bob", seq)
    killed()
    assert read(bob, id).code == "not_found"
    again = upload(bob, data)
    assert must(ask(alice, "DELETE", f"/{id}")).json == {}
    killed()
    assert read(alice, id).code == "not_found" and read(bob, again["id"]).body == data
    kept = [p for p in (box.data / "tenants/default/files").rglob("*") if p.is_file()]
    assert len(kept) == 1 and not list((box.data / "tenants/default/uploads").iterdir()), kept
