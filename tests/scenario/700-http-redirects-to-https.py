#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Plain HTTP on the TLS port is sent to https for pages and nothing else is
answered there; a plain WebSocket finds no door."""
from lib import *

with Daemon() as box:
    for path in ("/", "/console/", "/a?b=c"):
        head = f"GET {path} HTTP/1.1\r\nHost: chat.example:{box.port}\r\n\r\n"
        answer = raw_exchange(box, head.encode(), tls=False).decode()
        assert answer.split()[1] in ("301", "308"), answer
        assert f"location: https://chat.example:{box.port}{path}\r\n" in answer.lower(), answer
    for head in ("POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
                 "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                 "GET /\r\n\r\n", "get / http/1.1\r\nhost: x\r\n\r\n", "\x16\x03", "\x00" * 50,
                 "SSH-2.0-OpenSSH_9.2\r\n"):
        answer = raw_exchange(box, head.encode("latin-1"), tls=False, timeout=15)
        assert b" 200 " not in answer and b" 101 " not in answer, (head, answer)
    try:
        WebSocket(box.port)
        raise AssertionError("a plain WebSocket got in")
    except (HandshakeRefused, Closed):
        pass
    injected = raw_exchange(box, b"GET /x%0d%0aSet-Cookie:%20a HTTP/1.1\r\nHost: h\r\n\r\n", tls=False)
    assert b"\r\nSet-Cookie" not in injected, injected
