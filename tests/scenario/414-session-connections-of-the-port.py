#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The port may have so many connections, whichever worker has them; more are
turned away, those inside go on, and room comes back when some end."""
from lib import *

CONFIG = "[server]\nworkers = 4\n[limits]\nconnections = 8\n"


def comes(n):
    """A connection of the n-th address, or None when it is turned away."""
    try:
        return WebSocket(box.port, source=f"127.0.1.{n}", timeout=10)
    except (Closed, HandshakeRefused, ConnectionError):
        return None


with Daemon(tls=False, config=CONFIG) as box:
    alice = box.person("alice")
    alice.online()
    inside = [comes(n) for n in range(1, 8)]
    assert all(inside)
    assert not any(comes(n) for n in range(8, 24))
    alice.call("session.ping")
    inside.pop().abort()
    until(lambda: comes(30), "room for one more")
