# SPDX-License-Identifier: Apache-2.0
"""One WebSocket connection that never waits; plain or TLS."""

import os
import base64
import json
import socket
import ssl

from lib.ws import CLOSE, PING, PONG, TEXT, cut_frame, frame


class Ended(Exception):
    """The connection is no more."""


class Line:
    def __init__(self, address, context=None):
        self.sock = socket.socket()
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock.connect_ex(address)
        self.tls = None
        if context:
            self.inside, self.outside = ssl.MemoryBIO(), ssl.MemoryBIO()
            self.tls = context.wrap_bio(self.inside, self.outside)
        self.out = bytearray()          # not yet given to the socket
        self.clear = bytearray()        # not yet given to TLS
        self.buffer = bytearray()
        self.upgraded = False
        key = base64.b64encode(os.urandom(16)).decode()
        self.write((f"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    f"Sec-WebSocket-Key: {key}\r\n\r\n").encode())

    def write(self, data):
        (self.clear if self.tls else self.out).extend(data)

    def say(self, message):
        self.write(frame(TEXT, json.dumps(message).encode()))

    def wants_to_write(self):
        return bool(self.out)

    def push(self):
        """Gives the socket what it takes."""
        if self.tls:
            self.turn_tls()
        try:
            while self.out:
                del self.out[:self.sock.send(self.out)]
        except BlockingIOError:
            pass
        except OSError as problem:
            raise Ended(str(problem)) from problem

    def turn_tls(self):
        try:
            if self.clear:
                self.tls.write(self.clear)
                self.clear.clear()
            while data := self.tls.read(65536):
                self.buffer += data
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as problem:
            raise Ended(str(problem)) from problem
        self.out += self.outside.read()

    def pull(self):
        """The messages that have arrived whole; `upgraded` is set first."""
        try:
            data = self.sock.recv(1 << 17)
        except BlockingIOError:
            return []
        except OSError as problem:
            raise Ended(str(problem)) from problem
        if not data:
            raise Ended("closed")
        if self.tls:
            self.inside.write(data)
            self.push()
        else:
            self.buffer += data
        return self.messages()

    def messages(self):
        if not self.upgraded:
            head, mark, rest = bytes(self.buffer).partition(b"\r\n\r\n")
            if not mark:
                return []
            assert head.startswith(b"HTTP/1.1 101"), head
            self.upgraded, self.buffer = True, bytearray(rest)
        found = []
        while cut := cut_frame(self.buffer):
            fin, opcode, payload, size = cut
            del self.buffer[:size]
            if opcode == PING:
                self.write(frame(PONG, payload))
            elif opcode == CLOSE:
                raise Ended(f"closed with {payload!r}")
            elif opcode == TEXT:
                assert fin
                found.append(json.loads(payload))
        return found

    def close(self):
        self.sock.close()
