#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A browser page of another site may not connect; the own page, programs
without an origin and sites the operator names may. Another path than /ws is
no door, and the subprotocol is echoed only when it was offered."""
from lib import *


def upgrade(origin=None, **more):
    headers = {"Origin": origin} if origin else {}
    return WebSocket(box.port, box.tls_context(), headers=headers, **more)


def refused(status, **more):
    try:
        upgrade(**more)
    except HandshakeRefused as problem:
        assert problem.status == status, problem.head
        return
    raise AssertionError(f"not refused: {more}")


with Daemon(config='[server]\norigins = ["https://chat.example"]\n') as box:
    assert "sec-websocket-protocol: yizhan.v1" in upgrade().head.lower()
    assert "sec-websocket-protocol" not in upgrade(protocol=None).head.lower()
    assert "sec-websocket-protocol" not in upgrade(protocol="chat.v9").head.lower()
    upgrade(f"https://127.0.0.1:{box.port}")
    upgrade("https://chat.example")
    refused(403, origin="https://evil.example")
    refused(403, origin="null")
    refused(403, origin=f"https://127.0.0.1:{box.port}.evil.example")
    refused(404, path="/wss")
    for headers in ({"Sec-WebSocket-Version": "8"}, {"Sec-WebSocket-Key": "short"},
                    {"Sec-WebSocket-Key": None}, {"Upgrade": "h2c"}, {"Connection": "close"}):
        try:
            WebSocket(box.port, box.tls_context(), headers=headers)
        except HandshakeRefused as problem:
            assert 400 <= problem.status < 500, problem.head
        else:
            raise AssertionError(f"not refused: {headers}")
