#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Before sign-in little is allowed: nothing but the doors, few bytes, few
frames, a few seconds; nobody else notices."""
import json
from lib import *

with Daemon(config="[session]\nsign_in_time = \"2s\"\n") as box:
    alice, bob = box.people("alice", "bob")
    alice.online()
    silent = bob.opens(open=False)
    stranger = bob.opens(open=False)
    for method in ("session.ping", "sync", "user.list", "auth.logout"):
        with refuses("unauthorized"):
            stranger.call(method)
    with refuses("unauthorized"):
        stranger.call("message.send", conv="u:alice", cid="x", kind="text", body={"text": "x"})
    with refuses("unauthorized"):
        stranger.call("tenant.list")
    assert stranger.call("setup.state")["version"]

    many = bob.opens(open=False)
    for n in range(40):
        many.asks("setup.state")
    many.expects_close(4000)
    wordy = bob.opens(open=False)
    for n in range(3):
        wordy.socket.send_text(json.dumps({
            "jsonrpc": "2.0", "id": n, "method": "setup.state", "params": {"x": "y" * 50000}}))
    wordy.expects_close(4000)
    huge = bob.opens(open=False)
    huge.socket.send_text("x" * 200000)
    huge.expects_close(4000)
    silent.expects_close(4002)
    stranger.expects_close(4002)
    alice.call("session.ping")
    alice.expects_no("kicked")
