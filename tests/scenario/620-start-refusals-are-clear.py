#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What keeps the daemon from starting is one clear line and status 1: a
directory in use, a port in use, a directory it cannot make, a half
certificate."""
import socket
from lib import *


def refused(*words):
    code, out = box.run_once()
    lines = [line for line in out.strip().splitlines() if " error " in line]
    assert code == 1 and len(lines) == 1, (code, out)
    for word in words:
        assert word in out, (word, out)


with Daemon() as first, Daemon(start=False) as box:
    box.data = first.data
    refused(str(first.data), "another yizhand")
    box.data = box.dir / "data"
    box.port, own = first.port, box.port
    refused(str(first.port), "already")
    box.port = own
    with socket.create_server(("127.0.0.1", own)):
        refused(str(own), "already")
    (box.dir / "file").write_text("")
    box.data = box.dir / "file" / "data"
    refused(str(box.dir / "file"))
    box.data = box.dir / "data"
    box.start()
    box.stop()
    (box.data / "tls/key.pem").unlink()
    refused("key.pem")
    first.person("alice").opens()
