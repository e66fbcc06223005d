#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Files leave room for messages: an upload for which there is none is refused
before its bytes, one that has room keeps it while the disk fills up, and
messages go on; with room again all goes on."""
from lib import *
from lib.files import *

with Daemon(start=False, config='[files]\nspare = "16M"\n') as box:
    small_disk(box.data, "64m")
    box.start()
    alice, bob = box.people("alice", "bob")
    data = noise(8 * PART)
    id = create(alice, data)["id"]
    with refuses("disk_full"):
        create(alice, 40 * PART)
    put(alice, id, 0, data[:PART])
    filler = fill_disk(box.data / "filler")
    with refuses("disk_full"):
        create(alice, 1)
    answer = ask(alice, "PUT", f"/{id}/parts/{PART}", data[PART:2 * PART])
    assert answer.status in (200, 507), answer.text     # its row may have no room
    assert read(alice, id).code == "wrong_state"
    filler.unlink()
    until(lambda: ask(alice, "PUT", f"/{id}/parts/{PART}", data[PART:]).status == 200, "room again")
    file = finish(alice, id)
    send(alice, "u:bob", file)
    assert read(bob, id).body == data
