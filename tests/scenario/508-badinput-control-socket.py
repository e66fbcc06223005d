#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The control socket refuses what is malformed, by line, and goes on; other
users of the machine may not even connect."""
import json
import os
import stat
from lib import *
from lib.daemon import Control

with Daemon() as box:
    socket_path = box.data / "control.sock"
    assert stat.S_IMODE(os.stat(socket_path).st_mode) & 0o077 == 0
    lines = {b"{": "parse_error", b"[]": "bad_request", b"\xff\xfe": "parse_error",
             b'{"jsonrpc":"2.0","id":1,"method":"no.such"}': "unknown_operation",
             b'{"jsonrpc":"2.0","id":1,"method":"user.get","params":{}}': "bad_field",
             b'{"jsonrpc":"2.0","id":1,"method":"user.get","params":{"id":"x"},"tenant":5}':
                 "bad_request",
             b'{"jsonrpc":"2.0","id":1,"method":"user.list","tenant":"../x"}': "not_found",
             b'{"jsonrpc":"2.0","id":1,"method":"user.list","tenant":"ghost"}': "not_found"}
    for line, code in lines.items():
        box.ctl.sock.sendall(line + b"\n")
        answer = json.loads(box.ctl.file.readline())
        got = answer["error"]["data"]["code"]
        assert got in (code, "bad_field" if b".." in line else code), (line, got)
    for op in ("sync", "session.list", "message.list", "auth.logout", "session.ping"):
        with refuses("forbidden"):
            box.call(op)
    box.call("user.create", id="alice")
    assert [u["id"] for u in box.call("user.list")["users"]] == ["alice"]
    glutton = Control(socket_path)
    try:
        glutton.sock.sendall(b"x" * 2000000 + b"\n")
        answer = glutton.file.readline()
    except (BrokenPipeError, ConnectionResetError):
        answer = b""
    assert answer == b"" or b"too_large" in answer, answer
    assert box.call("server.status")["uptime_s"] >= 0
