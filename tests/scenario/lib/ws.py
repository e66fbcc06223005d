# SPDX-License-Identifier: Apache-2.0
"""A WebSocket client (RFC 6455) that can also break every rule."""

import base64
import hashlib
import os
import socket
import struct
import time

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Closed(Exception):
    """The peer closed; `code` is of its close frame, None without one."""

    def __init__(self, code=None, reason=""):
        self.code, self.reason = code, reason
        super().__init__(f"closed: {code} {reason}")


class HandshakeRefused(Exception):
    def __init__(self, status, head, body):
        self.status, self.head, self.body = status, head, body
        super().__init__(f"{status}")


class WebSocket:
    def __init__(self, port, tls=None, path="/ws", headers=None, timeout=10,
                 protocol="yizhan.v1", source=None, receive_buffer=None,
                 host="127.0.0.1"):
        self.sock = socket.socket()
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(timeout)
        if source:
            self.sock.bind((source, 0))
        self.sock.connect((host, port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.sock = tls.wrap_socket(self.sock, server_hostname="localhost")
        self.timeout = timeout
        self.buffer = bytearray()
        self.parts = b""
        self.handshake(port, path, headers or {}, protocol)

    def handshake(self, port, path, headers, protocol):
        key = base64.b64encode(os.urandom(16))
        lines = {"Host": f"127.0.0.1:{port}", "Upgrade": "websocket",
                 "Connection": "Upgrade", "Sec-WebSocket-Key": key.decode(),
                 "Sec-WebSocket-Version": "13"}
        if protocol:
            lines["Sec-WebSocket-Protocol"] = protocol
        lines.update(headers)
        text = f"GET {path} HTTP/1.1\r\n"
        text += "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v is not None)
        self.sock.sendall(text.encode("latin-1") + b"\r\n")
        while b"\r\n\r\n" not in self.buffer:
            self.fill(time.monotonic() + self.timeout)
        head, _, rest = bytes(self.buffer).partition(b"\r\n\r\n")
        status = int(head.split()[1])
        if status != 101:
            raise HandshakeRefused(status, head.decode("latin-1"), rest)
        self.buffer = bytearray(rest)
        self.head = head.decode("latin-1")
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        assert f"sec-websocket-accept: {accept}".lower() in self.head.lower()

    # --- out

    def send_frame(self, opcode, payload=b"", fin=True, rsv=0, mask=True,
                   length=None):
        self.send_bytes(frame(opcode, payload, fin, rsv, mask, length))

    def send_text(self, text):
        self.send_frame(TEXT, text.encode() if isinstance(text, str) else text)

    def send_bytes(self, data):
        """Raw; what the peer no longer wants is no error here."""
        try:
            self.sock.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    # --- in

    def fill(self, end):
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError("nothing arrived in time")
        self.sock.settimeout(left)
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            data = b""
        finally:
            self.sock.settimeout(self.timeout)
        if not data:
            raise Closed()
        self.buffer += data

    def read_frame(self, end):
        """(fin, opcode, payload)"""
        while True:
            cut = cut_frame(self.buffer)
            if cut:
                fin, opcode, payload, total = cut
                del self.buffer[:total]
                return fin, opcode, payload
            self.fill(end)

    def receive(self, timeout=None):
        """The next whole text message; pings are answered on the way."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            fin, opcode, payload = self.read_frame(end)
            if opcode == PING:
                self.send_frame(PONG, payload)
            elif opcode == CLOSE:
                code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None
                raise Closed(code, payload[2:].decode())
            elif opcode in (TEXT, CONT):
                self.parts += payload
                if fin:
                    message, self.parts = self.parts, b""
                    return message.decode()

    def expect_close(self, code=None, timeout=10):
        """Reads on until the peer closes; the code of its close frame."""
        end = time.monotonic() + timeout
        try:
            while True:
                self.receive(end - time.monotonic())
        except Closed as closed:
            if code is not None:
                assert closed.code == code, f"closed with {closed.code}, not {code}"
            return closed.code

    def close(self):
        try:
            self.send_frame(CLOSE, struct.pack(">H", 1000))
        except OSError:
            pass
        self.abort()

    def abort(self):
        self.sock.close()


def cut_frame(buffer):
    """(fin, opcode, payload, bytes) of the first whole frame, or None."""
    if len(buffer) < 2:
        return None
    assert not buffer[0] & 0x70, "a reserved bit is set"
    assert not buffer[1] & 0x80, "a server must not mask"
    length, at = buffer[1] & 127, 2
    if length == 126:
        at, form = 4, ">H"
    elif length == 127:
        at, form = 10, ">Q"
    if len(buffer) < at:
        return None
    if at > 2:
        length = struct.unpack(form, buffer[2:at])[0]
    if len(buffer) < at + length:
        return None
    return (bool(buffer[0] & 0x80), buffer[0] & 15,
            bytes(buffer[at:at + length]), at + length)


def frame(opcode, payload=b"", fin=True, rsv=0, mask=True, length=None):
    """The bytes of a frame; `length` lies about the payload's."""
    size = len(payload) if length is None else length
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if mask else 0
    if size < 126:
        head += bytes([bit | size])
    elif size < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", size)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", size)
    if not mask:
        return head + payload
    key = os.urandom(4)
    stream = (key * (len(payload) // 4 + 1))[:len(payload)]
    masked = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
    return head + key + masked.to_bytes(len(payload), "big")
