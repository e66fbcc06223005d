#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Bytes that are no UTF-8 close the connection with 1007, wherever the frame
is cut; nothing of it is stored."""
from lib import *
from lib.ws import CONT, TEXT

bad = [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe4\xbd",
       b"\xf0\x9f\x98", b"\x80", b"\xe0\x80\x80", b"\xf8\x88\x80\x80\x80"]
with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.online()
    for data in bad:
        message = (b'{"jsonrpc":"2.0","id":1,"method":"message.send","params":{"conv":"u:alice",'
                   b'"cid":"x","kind":"text","body":{"text":"' + data + b'"}}}')
        session = bob.opens()
        session.socket.send_text(message)
        session.expects_close(1007)
        session = bob.opens()
        middle = message.index(data) + len(data) // 2
        session.socket.send_frame(TEXT, message[:middle], fin=False)
        session.socket.send_frame(CONT, message[middle:])
        session.expects_close(1007)
        rest = http_call(box, "POST", "/v1/messages", message[message.index(b'{"conv'):-1],
                         token=bob.token)
        assert (rest.status, rest.code) == (400, "parse_error"), rest.text
    alice.call("session.ping")
    bob.sends("u:alice", "你好 é 👋 \U0010ffff ￿")
    assert alice.texts("u:bob") == ["你好 é 👋 \U0010ffff ￿"]
