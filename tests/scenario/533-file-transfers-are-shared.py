#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Nobody moves so many files at once that others wait for her; who says that
bytes will come and sends none, or is refused and sends them slowly, has no
place among those who do."""
import contextlib
import socket

from lib import *
from lib.files import *

AT_ONCE = 16                # of one person


def begin(token, method, path, *headers):
    line = lines.enter_context(socket.create_connection(("127.0.0.1", box.port), timeout=20))
    line.sendall("\r\n".join([f"{method} /v1/files{path} HTTP/1.1", "Host: x",
                              f"Authorization: Bearer {token}", *headers, "", ""]).encode())
    return line


def moving(count):
    until(lambda: figure(box, "yizhan_file_transfers") == count, f"{count} transfers")


with Daemon(tls=False) as box, \
        contextlib.ExitStack() as lines:
    alice, bob = box.people("alice", "bob")
    file = upload(alice, noise(1000))
    send(alice, "u:bob", file)
    id = create(alice, (AT_ONCE + 1) * PART)["id"]

    def part(n):
        line = begin(alice.token, "PUT", f"/{id}/parts/{n * PART}", f"Content-Length: {PART}")
        line.sendall(b"x")
        return line

    parts = [part(n) for n in range(AT_ONCE)]
    moving(AT_ONCE)
    assert ask(alice, "PUT", f"/{id}/parts/0", b"x").code == "busy"
    assert read(alice, file["id"]).code == "busy"
    assert read(bob, file["id"]).body == noise(1000)

    # Refused, or only said: neither takes anything from the others.
    for n in range(140):
        part(AT_ONCE).sendall(b"more") if n % 2 else begin(
            "nobody", "PUT", f"/{id}/parts/0", f"Content-Length: {PART}")
    moving(AT_ONCE)
    assert read(bob, upload(bob, noise(3000))["id"]).body == noise(3000)

    parts.pop().close()
    moving(AT_ONCE - 1)
    assert read(alice, file["id"]).body == noise(1000)
