#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Heads that are too long, headers without end and connections without a
word are ended; others are served meanwhile."""
import socket
from lib import *

with Daemon() as box:
    alice = box.person("alice")
    for text in ("GET /" + "a" * 100000 + " HTTP/1.1\r\nHost: x\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: x\r\n" + "X: " + "y" * 100000 + "\r\n\r\n",
                 "GET / HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n" * 20000 + "\r\n"):
        got = raw_exchange(box, text.encode()).decode("latin-1")
        assert got == "" or got.split()[1] in ("400", "413", "414", "431"), got[:200]
    idle = [socket.create_connection(("127.0.0.1", box.port)) for _ in range(300)]
    for sock in idle[:100]:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
    for sock in idle[100:200]:
        sock.sendall(b"\x16\x03\x01\x02\x00\x01")
    assert alice.call("session.ping")["ts"]
    assert http_call(box, "GET", "/healthz").status == 200
    for sock in idle:
        sock.close()
