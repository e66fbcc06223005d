#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One address may have so many connections; more are turned away, those of
other addresses are not, and room comes back when some end."""
from lib import *

with Daemon(tls=False, config="[limits]\nconnections_per_address = 5\n") as box:
    alice = box.person("alice")
    first = [WebSocket(box.port, source="127.0.0.9") for _ in range(5)]
    try:
        WebSocket(box.port, source="127.0.0.9", timeout=5)
        raise AssertionError("the sixth got in")
    except (Closed, HandshakeRefused, ConnectionError):
        pass
    others = [WebSocket(box.port, source=f"127.0.1.{n}") for n in range(1, 20)]
    alice.call("session.ping")
    first.pop().abort()

    def again():
        try:
            return WebSocket(box.port, source="127.0.0.9", timeout=5)
        except (Closed, HandshakeRefused, ConnectionError):
            return None
    until(again, "room for one more")
