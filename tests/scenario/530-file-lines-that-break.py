#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Lines that break in mid-part and in mid-file leave nothing open: what was
answered counts, the rest is sent again; who reads slowly is waited for, and
memory stays as it was."""
import re
import socket

from lib import *
from lib.files import *


def begin(person, method, path, *headers):
    line = socket.create_connection(("127.0.0.1", box.port), timeout=20)
    line.sendall("\r\n".join([f"{method} /v1/files{path} HTTP/1.1", "Host: x",
                              f"Authorization: Bearer {person.token}", *headers, "", ""]).encode())
    return line


def peak_kib():
    status = open(f"/proc/{box.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def moving(count):
    until(lambda: figure(box, "yizhan_file_transfers") == count, f"{count} transfers")


with Daemon(tls=False) as box:
    alice, bob = box.people("alice", "bob")
    before = peak_kib()
    data = noise(PART) * 64
    id = create(alice, data)["id"]
    lines = [begin(alice, "PUT", f"/{id}/parts/{n * PART}", f"Content-Length: {PART}") for n in range(8)]
    for line in lines:
        line.sendall(data[:PART // 2])
    moving(8)
    assert ask(alice, "POST", f"/{id}/finish", {}).code == "wrong_state"
    for line in lines:
        line.close()
    moving(0)
    assert must(ask(alice, "GET", f"/{id}")).json["file"]["parts"] == []
    half = begin(alice, "PUT", f"/{id}/parts/0", f"Content-Length: {PART}")
    half.sendall(data[:10])
    moving(1)
    put(alice, id, 0, data)     # the other line's part comes once more
    half.close()
    moving(0)
    file = finish(alice, id)
    assert file["hash"] == hash_of(data)

    slow = [begin(alice, "GET", f"/{id}/content") for _ in range(8)]
    moving(8)
    assert slow[0].recv(1000).startswith(b"HTTP/1.1 200")
    assert read(alice, id).body == data     # others pass
    for line in slow[4:]:
        line.close()
    moving(4)
    got = b""
    while len(got) < len(data):
        more = slow[1].recv(1 << 20)
        assert more, "it ended early"
        got += more
        if b"\r\n\r\n" in got[:4096] and got.startswith(b"HTTP/1.1"):
            got = got.split(b"\r\n\r\n", 1)[1]
    assert got == data
    for line in slow[:4]:
        line.close()
    moving(0)
    alice.sends("u:bob", "still here")
    # Two buffers for each, whatever their size: nothing near the 64 MiB of the part.
    assert peak_kib() - before < 16 * 1024, (before, peak_kib())
