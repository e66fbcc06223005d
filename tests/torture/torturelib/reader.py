# SPDX-License-Identifier: Apache-2.0
"""The checker's own client: one person's WebSocket on which calls are sent in
numbers before their answers are read. Shares nothing with the load's."""

import base64
import json
import os
import re
import socket
import struct

ID = re.compile(rb'\{"jsonrpc":"2\.0","id":(\d+),')
TIMEOUT_S = 60
TEXT, PING, PONG = 1, 9, 10       # opcodes


class Broken(ValueError):
    """What was heard is no answer of the protocol."""


class Reader:
    def __init__(self, port, token, foreign, device="checker"):
        self.foreign = foreign
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        self.buffer, self.answers, self.last_id = b"", {}, 0
        self.events = []        # the bytes of notifications, as they came
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            f"GET /ws HTTP/1.1\r\nHost: checker\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        self.is_upgraded = False
        self.ask("session.open", token=token, device={"id": device, "platform": "web"})

    def ask(self, method, **params):
        """Sends; the number to get the answer by."""
        self.last_id += 1
        text = json.dumps({"jsonrpc": "2.0", "id": self.last_id, "method": method,
                           "params": params}).encode()
        self.put(TEXT, text)
        return self.last_id

    def put(self, opcode, payload):
        mask = os.urandom(4)
        stream = (mask * (len(payload) // 4 + 1))[:len(payload)]
        body = (int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")).to_bytes(
            len(payload), "big")
        size = (bytes([0x80 | len(payload)]) if len(payload) < 126
                else b"\xfe" + struct.pack(">H", len(payload)))
        self.sock.sendall(bytes([0x80 | opcode]) + size + mask + body)

    def raw(self, number):
        """The bytes of the answer."""
        while number not in self.answers:
            self.hear()
        return self.answers.pop(number)

    def result(self, number, *codes):
        """None: it was refused by one of these."""
        raw = self.raw(number)
        answer = json.loads(raw)
        if "error" in answer and answer["error"]["data"]["code"] in codes:
            return None
        if "error" in answer:
            raise Broken(f"the checker is refused: {answer['error']}")
        return answer["result"]

    def hear(self):
        data = self.sock.recv(1 << 20)
        if not data:
            raise Broken("the daemon closed the checker's connection")
        self.buffer += data
        if not self.is_upgraded:
            head, mark, rest = self.buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                raise Broken(f"no WebSocket: {head}")
            self.is_upgraded, self.buffer = True, rest
        at = 0
        while (frame := self.frame(at)) is not None:
            opcode, payload, at = frame
            if any(canary in payload for canary in self.foreign):
                raise Broken(f"bytes of another tenant: {payload}")
            found = ID.match(payload) if opcode == TEXT else None
            if found:
                self.answers[int(found[1])] = payload
            elif opcode == TEXT:
                self.events.append(payload)
            elif opcode == PING:    # who waits long must answer, or is given up
                self.put(PONG, payload)
        self.buffer = self.buffer[at:]

    def frame(self, at):
        """(opcode, payload, where the next begins), or None."""
        head, size = at + 2, self.buffer[at + 1] if len(self.buffer) > at + 1 else None
        if size is None:
            return None
        for mark, form in ((126, ">H"), (127, ">Q")):
            if size == mark:
                head += struct.calcsize(form)
                if len(self.buffer) < head:
                    return None
                size = struct.unpack(form, self.buffer[at + 2:head])[0]
                break
        if len(self.buffer) < head + size:
            return None
        return self.buffer[at] & 15, self.buffer[head:head + size], head + size

    def close(self):
        self.sock.close()
