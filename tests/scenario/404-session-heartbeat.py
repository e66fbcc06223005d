#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is silent is pinged; who answers stays, who does not is closed with
4003 and forgotten. The client is told how often to be heard."""
import time
from lib import *
from lib.ws import PING

with Daemon(env={"YIZHAN_SESSION__HEARTBEAT": "1s"}) as box:
    alice, bob = box.people("alice", "bob")
    assert alice.online().info["heartbeat_ms"] == 1000
    dead = bob.online()
    fin, opcode, payload = dead.socket.read_frame(time.monotonic() + 10)
    assert opcode == PING, opcode

    stop = time.monotonic() + 10
    while dead.socket is not None:
        try:
            alice.online().take(time.monotonic() + 0.2)
        except TimeoutError:
            pass
        if "heartbeat" in str(box.call("server.status")) or \
                box.call("server.status")["sessions"] == 1:
            break
        assert time.monotonic() < stop, "the silent session is not closed"
    frames = []
    while 8 not in frames:
        fin, opcode, payload = dead.socket.read_frame(time.monotonic() + 5)
        frames.append(opcode)
    assert int.from_bytes(payload[:2], "big") == 4003, payload
    alice.call("session.ping")
    assert box.call("server.status")["sessions"] == 1
