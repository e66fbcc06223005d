#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Frames that break RFC 6455 end their connection with 1002, too long ones
with 1009, binary ones with 1003; those who keep the rules do not notice."""
from lib import *
from lib.ws import BINARY, CLOSE, CONT, PING, TEXT, frame

long_length = bytes([0x81, 0xff]) + (2 ** 63).to_bytes(8, "big") + b"\0\0\0\0"
padded = bytes([0x81, 0xfe, 0, 5]) + b"\0\0\0\0hello"
cases = {
    "unmasked": (frame(TEXT, b"{}", mask=False), 1002),
    "reserved bit": (frame(TEXT, b"{}", rsv=4), 1002),
    "reserved opcode": (frame(3, b""), 1002),
    "reserved control opcode": (frame(11, b""), 1002),
    "long ping": (frame(PING, b"x" * 126), 1002),
    "fragmented ping": (frame(PING, b"x", fin=False), 1002),
    "continuation of nothing": (frame(CONT, b"{}"), 1002),
    "text within a text": (frame(TEXT, b"{", fin=False) + frame(TEXT, b"}"), 1002),
    "close of one byte": (frame(CLOSE, b"\x03"), 1002),
    "close with a reserved code": (frame(CLOSE, (1005).to_bytes(2, "big")), 1002),
    "length not shortest": (padded, 1002),
    "negative length": (long_length, None),
    "a declared gigabyte": (frame(TEXT, b"", length=1 << 30), 1009),
    "many fragments": (frame(TEXT, b"x" * 200000, fin=False)
                       + frame(CONT, b"x" * 200000), 1009),
    "binary": (frame(BINARY, b"{}"), 1003),
    "close": (frame(CLOSE, (1000).to_bytes(2, "big")), 1000),
    "empty close": (frame(CLOSE), None),
}
with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.online()
    for name, (data, code) in cases.items():
        session = bob.opens()
        session.socket.send_bytes(data)
        try:
            got = session.socket.expect_close()
        except TimeoutError:
            raise AssertionError(f"{name}: not closed") from None
        assert code is None or got == code, f"{name}: {got}, not {code}"
        alice.call("session.ping")
    whole = bob.opens()
    text = b'{"jsonrpc":"2.0","id":7,"method":"session.ping"}'
    for n in range(len(text) - 1):
        whole.socket.send_frame(CONT if n else TEXT, text[n:n + 1], fin=False)
        whole.socket.send_frame(PING, b"between")
    whole.socket.send_frame(CONT, text[-1:])
    assert whole.answer(7)["ts"] > 0
    alice.expects_no("kicked")
