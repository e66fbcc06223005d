#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""JSON nested 1,000,000 deep is refused without harm where the operator lets
frames be that large, over WebSocket, REST and the control socket."""
from lib import *

config = """
[limits]
message_bytes = "1M"
body_bytes = "1M"
"""
with Daemon(config=config) as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    for deep in ("[" * 1000000, '{"a":' * 200000, "[" * 500000 + "]" * 500000,
                 '{"a":[' * 170000):
        assert alice.online().raw_code(deep) == "too_deep"
        rest = http_call(box, "POST", "/v1/messages", deep, token=alice.token)
        assert (rest.status, rest.code) == (400, "too_deep"), rest.text
        box.ctl.sock.sendall(deep[:900000].encode() + b"\n")
        assert b"too_deep" in box.ctl.file.readline()
    alice.sends("u:bob", "[" * 19000)
    assert bob.texts("u:alice") == ["[" * 19000]
    bob.expects_no("kicked")
