#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""On a disk that cannot promise room two uploads begin where only one fits: the
bytes of the second are refused before they take what is kept for messages, and
with room again it goes on."""
import os

from lib import *
from lib.files import *

SPARE = 16 << 20


def free():
    disk = os.statvfs(box.data)
    return disk.f_bavail * disk.f_frsize


with Daemon(start=False, config='[files]\nspare = "16M"\n') as box:
    small_disk(box.data, "64m")
    box.before_exec = without_fallocate
    box.start()
    alice, bob = box.people("alice", "bob")
    with open(box.data / "filler", "wb") as filler:
        filler.write(b"\0" * (free() - SPARE - 7 * PART))
    data = [noise(5 * PART, seed) for seed in (1, 2)]
    ids = [create(alice, d)["id"] for d in data]
    for n in range(5):
        put(alice, ids[0], n * PART, data[0][n * PART:(n + 1) * PART])
    for n in range(5):
        answer = ask(alice, "PUT", f"/{ids[1]}/parts/{n * PART}", data[1][n * PART:(n + 1) * PART])
        if answer.status != 200:
            break
    assert (answer.status, answer.code) == (507, "disk_full") and n < 3, (n, answer.text)
    assert free() >= SPARE - PART, free()       # less what messages have taken
    alice.sends("u:bob", "there is room for this")
    assert ask(alice, "DELETE", f"/{ids[0]}").status == 200
    until(lambda: ask(alice, "PUT", f"/{ids[1]}/parts/{n * PART}", data[1][n * PART:]).status == 200, "room again")
    file = finish(alice, ids[1])
    assert read(alice, file["id"]).body == data[1]
