# SPDX-License-Identifier: Apache-2.0
"""People who send, recall and read without waiting, over one daemon that is
killed again and again. One thread; a Line is one WebSocket."""

import json
import os
import selectors
import socket
import time

PEOPLE = 50
GROUPS = 20
GROUP_MEMBERS = 5
FRIENDS = 3
WINDOW = 16
ROUND_S = (0.1, 1.2)        # load before the kill, from … to
START_KILL = 0.2            # share of rounds that are killed while starting too


class Someone:
    def __init__(self, id, token):
        self.id, self.token = id, token
        self.convs = []         # as she names them
        self.cids = 0
        self.unanswered = []    # intents of former lives, to be retried
        self.own = []           # acked messages she may recall or retry
        self.newest = {}        # conv → newest seq she has seen


def canonical(user, conv):
    if not conv.startswith("u:"):
        return conv
    return "d:" + ":".join(sorted((user, conv[2:])))


def make_people(box, dice):
    ids = [f"p{n:02}" for n in range(PEOPLE)]
    for _ in box.ctl.calls("user.create", [{"id": i} for i in ids]):
        pass
    tokens = box.ctl.calls("token.issue", [{"user": i} for i in ids])
    people = {i: Someone(i, t["token"]) for i, t in zip(ids, tokens)}
    for n in range(GROUPS):
        members = dice.sample(ids, GROUP_MEMBERS)
        box.call("group.create", id=f"g{n}", name=f"g{n}", members=members)
        for member in members:
            people[member].convs.append(f"g:g{n}")
    for i in ids:
        for friend in dice.sample([x for x in ids if x != i], FRIENDS):
            for one, other in ((i, friend), (friend, i)):
                if f"u:{other}" not in people[one].convs:
                    people[one].convs.append(f"u:{other}")
    return people


class Journal:
    """Intents are on the disk before they leave."""

    def __init__(self, path):
        self.file = open(path, "ab", buffering=0)
        self.lines = []

    def note(self, **what):
        self.lines.append(json.dumps(what))

    def sync(self):
        if self.lines:
            self.file.write(("\n".join(self.lines) + "\n").encode())
            os.fdatasync(self.file.fileno())
            self.lines = []

    def close(self):
        self.sync()
        self.file.close()


class Line:
    """One person's connection in one life of the daemon."""

    def __init__(self, load, who):
        self.load, self.who = load, who
        self.sock = socket.create_connection(("127.0.0.1", load.box.port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.out, self.buffer = bytearray(), bytearray()
        self.upgraded = self.opened = self.ended = False
        self.waiting = {}       # JSON-RPC id → intent
        self.next_id = 1
        self.again = list(who.unanswered)
        who.unanswered = []
        self.out += (b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                     b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        self.ask("session.open", {"op": "open"}, token=who.token,
                 device={"id": "d", "platform": "desktop"})
        self.flush()
        self.sock.setblocking(False)

    def ask(self, method, intent, **params):
        text = json.dumps({"jsonrpc": "2.0", "id": self.next_id, "method": method,
                           "params": params}).encode()
        self.waiting[self.next_id] = intent
        self.next_id += 1
        size = len(text)
        self.out += (bytes([0x81, 0x80 | size]) if size < 126
                     else bytes([0x81, 0xfe]) + size.to_bytes(2, "big"))
        self.out += b"\0\0\0\0" + text      # a mask of zeroes changes nothing

    def flush(self):
        while self.out:
            try:
                sent = self.sock.send(self.out)
            except BlockingIOError:
                return
            except OSError:
                self.out.clear()
                return
            del self.out[:sent]

    # --- what she does

    def act(self):
        """Fills the window."""
        while self.opened and len(self.waiting) < WINDOW:
            dice = self.load.dice
            what = dice.random()
            if self.again:
                self.repeat(self.again.pop(0))
            elif what < 0.05 and self.who.own:
                self.recall(dice.choice(self.who.own[-50:]))
            elif what < 0.07 and self.who.own:
                self.repeat(dice.choice(self.who.own))
            elif what < 0.12 and self.who.newest:
                conv = dice.choice(list(self.who.newest))
                self.ask("conversation.read", {"op": "read", "conv": conv},
                         conv=conv, seq=dice.randint(1, self.who.newest[conv]))
            else:
                self.send(dice.choice(self.who.convs))

    def note(self, intent):
        intent["user"] = self.who.id
        intent["life"] = self.load.life
        self.load.journal.note(**intent)

    def new_cid(self):
        self.who.cids += 1
        return f"c{self.who.cids}"

    def send(self, conv):
        cid = self.new_cid()
        text = f"{self.who.id} {cid} " + "x" * self.load.dice.randrange(200)
        intent = {"op": "send", "conv": conv, "cid": cid, "text": text}
        self.note(intent)
        self.repeat(intent)

    def recall(self, target):
        intent = {"op": "recall", "conv": target["conv"], "seq": target["seq"],
                  "cid": self.new_cid()}
        self.note(intent)
        self.repeat(intent)

    def repeat(self, intent):
        if intent["op"] == "send":
            self.ask("message.send", intent, conv=intent["conv"], cid=intent["cid"],
                     kind="text", body={"text": intent["text"]})
        else:
            self.ask("message.recall", intent, conv=intent["conv"], cid=intent["cid"],
                     seq=intent["seq"])

    # --- what she hears

    def read(self):
        """Takes what there is; False at the end of the line."""
        try:
            data = self.sock.recv(1 << 18)
        except BlockingIOError:
            return True
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return False
        self.buffer += data
        if not self.upgraded:
            head, mark, rest = bytes(self.buffer).partition(b"\r\n\r\n")
            if not mark:
                return True
            assert head.startswith(b"HTTP/1.1 101"), head
            self.upgraded, self.buffer = True, bytearray(rest)
        at = 0
        while (cut := frame_at(self.buffer, at)) is not None:
            opcode, start, end = cut
            if opcode == 1:
                self.hear(json.loads(self.buffer[start:end]))
            at = end
        del self.buffer[:at]
        return True

    def hear(self, message):
        if "method" in message:
            if message["method"] in ("message", "entry"):
                self.load.saw(self.who, message["params"])
            return
        intent = self.waiting.pop(message["id"])
        if "error" in message:
            self.refused(intent, message["error"])
        elif intent["op"] == "open":
            self.opened = True
        else:
            self.acked(intent, message["result"])

    def refused(self, intent, error):
        """Only a recall may be refused: recalled twice."""
        code = error["data"]["code"]
        if intent["op"] == "recall" and code == "wrong_state":
            return
        raise AssertionError(f"{self.who.id}: {intent} is refused: {error}")

    def acked(self, intent, result):
        self.load.acks += 1
        self.load.journal.note(op="ack", of=intent["op"], user=self.who.id, conv=intent["conv"],
                               cid=intent.get("cid"), life=self.load.life, **result)
        if intent["op"] == "send":
            self.who.own.append({**intent, "seq": result["seq"]})
        seq = result.get("seq", 0)
        if seq > self.who.newest.get(intent["conv"], 0):
            self.who.newest[intent["conv"]] = seq

    def end(self):
        """What is in the socket was answered before the daemon died."""
        while self.read():
            pass
        self.sock.close()
        self.who.unanswered = self.again + [
            i for i in self.waiting.values() if i["op"] in ("send", "recall")]


def frame_at(buffer, at):
    """(opcode, start, end) of the whole frame at `at`, or None."""
    have = len(buffer) - at
    if have < 2:
        return None
    size, start = buffer[at + 1], at + 2
    if size == 126:
        if have < 4:
            return None
        size, start = int.from_bytes(buffer[at + 2:at + 4], "big"), at + 4
    elif size == 127:
        if have < 10:
            return None
        size, start = int.from_bytes(buffer[at + 2:at + 10], "big"), at + 10
    if len(buffer) < start + size:
        return None
    return buffer[at] & 15, start, start + size


class Load:
    def __init__(self, box, people, dice, journal):
        self.box, self.people, self.dice = box, people, dice
        self.journal = Journal(journal)
        self.seen = {}          # conv → seq → (id, from, cid, type), by events
        self.acks = self.life = self.extra_kills = 0

    def saw(self, who, entry):
        conv = canonical(who.id, entry["conv"])
        if conv.startswith(("t:", "s:")):
            return
        known = self.seen.setdefault(conv, {})
        now = (entry["id"], entry["from"], entry.get("cid"), entry["type"])
        before = known.setdefault(entry["seq"], now)
        assert before == now, f"{conv} {entry['seq']} was {before}, is {now}"
        if entry["seq"] > who.newest.get(entry["conv"], 0):
            who.newest[entry["conv"]] = entry["seq"]

    def round(self):
        self.life += 1
        if self.box.process.poll() is not None:
            self.start()
        lines = {who.id: Line(self, who) for who in self.people.values()}
        with selectors.EpollSelector() as selector:
            for line in lines.values():
                selector.register(line.sock, selectors.EVENT_READ, line)
            end = None
            start = time.monotonic()
            while end is None or time.monotonic() < end:
                self.turn(selector, lines.values())
                if end is None and all(line.opened for line in lines.values()):
                    end = time.monotonic() + self.dice.uniform(*ROUND_S)
                assert time.monotonic() < start + 60, "not all can sign in"
        self.box.kill()
        for line in lines.values():
            line.sock.setblocking(True)
            line.end()
        self.journal.sync()

    def turn(self, selector, lines):
        for key, _ in selector.select(0.01):
            key.data.read()
            assert not key.data.ended, "the daemon ended a session"
        for line in lines:
            line.act()
        self.journal.sync()
        for line in lines:
            line.flush()

    def start(self):
        """Starts the daemon; sometimes it dies while it recovers."""
        while self.dice.random() < START_KILL:
            self.box.start(wait=False)
            time.sleep(self.dice.uniform(0, 0.15))
            assert self.box.process.poll() is None, "the daemon does not start:\n" + self.box.log()
            self.box.kill()
            self.extra_kills += 1
        self.box.start()
