# SPDX-License-Identifier: Apache-2.0
"""The bytes of one person's uploads, over an HTTP connection of its own beside
her sessions. In the load's one thread, like a line of load.py."""

import json
import socket

from .fileverbs import PLACE, ask_again, content, in_state
from .verbs import BY_NAME

DEVICE = "http"
LATER = ("busy", "restarting")


class Putter:
    def __init__(self, load, number, person):
        self.load, self.number, self.person = load, number, person
        self.sock = socket.create_connection(("127.0.0.1", load.port), timeout=10)
        self.sock.setblocking(False)
        self.out, self.buffer = bytearray(), bytearray()
        self.intent = None      # what is under way
        self.upload = None
        self.is_over = self.is_ending = self.is_let_go = False
        ask_again(person)
        load.journal.note("o", number, person.tenant, person.id, DEVICE)

    def act(self):
        """Begins with the next one, if nothing is under way."""
        begun = in_state(self.person, "begun")
        if self.intent or self.is_over or self.is_ending or not begun or self.load.is_counting:
            return
        self.upload = begun[0]
        data = content(self.person.tenant, self.person.id, self.upload.cid, self.upload.size)
        self.intent = self.load.intend(self.number, BY_NAME["put"], PLACE, self.person.new_cid(),
                                       {"id": self.upload.id})
        self.out += (f"PUT /v1/files/{self.upload.id}/parts/0 HTTP/1.1\r\nHost: x\r\n"
                     f"Authorization: Bearer {self.person.token}\r\n"
                     f"Content-Length: {len(data)}\r\n\r\n").encode() + data

    def flush(self):
        """What does not fit leaves with the next turn; see Line.flush."""
        if self.out:
            self.load.journal.sync()
        try:
            while self.out:
                del self.out[:self.sock.send(self.out)]
        except BlockingIOError:
            pass
        except OSError:
            self.is_over = True

    def read(self):
        """Always True: its end is not the end of the round."""
        try:
            data = self.sock.recv(1 << 16)
        except BlockingIOError:
            return True
        except OSError:
            data = b""
        self.is_over |= not data
        self.buffer += data
        self.take()
        return True

    def take(self):
        head, mark, rest = bytes(self.buffer).partition(b"\r\n\r\n")
        if not mark:
            return
        lines = head.decode().lower().split("\r\n")
        size = next(int(x.split(":")[1]) for x in lines if x.startswith("content-length:"))
        if len(rest) >= size:
            self.buffer = bytearray(rest[size:])
            self.answered(lines[0].split(" ")[1], json.loads(rest[:size]))

    def answered(self, status, answer):
        intent, self.intent = self.intent, None
        if status == "200":
            self.load.note_ack(self.number, intent, answer)
            self.upload.state = "put"
        else:
            self.load.note_refusal(self.number, intent, answer["code"])
            if answer["code"] not in LATER:
                intent.verb.undone(self.person, intent)
        self.act()

    def end(self):
        """What is in the socket was answered before the daemon died."""
        self.is_ending = True
        while self.intent and not self.is_over:
            self.sock.settimeout(10)
            self.read()
        self.sock.close()
