# SPDX-License-Identifier: Apache-2.0
"""People who send, recall, read, come and go without waiting for answers,
over one daemon that is killed again and again. One thread; a Line is one
WebSocket. Runs as a process of its own, told what to do over a pipe."""

import bisect
import collections
import itertools
import random
import selectors
import socket
import time

from .cast import ASIDE, SHELF, canonical
from .flood import flood
from .journal import Journal, decode, dumps
from .putter import Putter
from .roomverbs import JOINING, curse, is_anchor, joinable, there
from .verbs import AGAIN, BY_NAME, VERBS

WINDOW = 16
QUIET_S = 30            # for all to be answered and heard
# The members of an answer that a promise is about.
PROMISES = ("seq", "id", "ts", "read", "added", "removed", "n", "merged", "dropped", "accepted",
            "began_ts", "members", "seats", "at", "saved", "file", "rooms", "attributes")
WEIGHTS = list(itertools.accumulate(verb.weight for verb in VERBS))


class Intent:
    __slots__ = ("n", "verb", "conv", "cid", "args", "seq", "life", "answer")

    def __init__(self, n, verb, conv, cid, args, life):
        self.n, self.verb, self.conv, self.cid = n, verb, conv, cid
        self.args, self.life, self.seq, self.answer = args, life, 0, None


class Line:
    """One device's connection in one life of the daemon."""

    def __init__(self, load, number, person, device):
        self.load, self.number, self.person, self.device = load, number, person, device
        self.dice = random.Random(f"{load.seed}/{load.life}/{person.tenant}/{person.id}/{device}")
        self.foreign = load.foreign[person.tenant]
        self.sock = socket.create_connection(("127.0.0.1", load.port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.out, self.buffer, self.tail = bytearray(), bytearray(), b""
        self.upgraded = self.opened = self.ended = False
        self.waiting = {}       # JSON-RPC id → intent, None for session.open
        self.next_id = 1
        self.seats = {}         # room → "asked", "there" or "leaving"
        self.at = {}            # room → n of the newest heard or missed
        self.likes = collections.Counter()      # room → merged ones heard
        self.newest_n = {}      # room → its n, as its figures say
        self.figures = {}       # room → all of them
        self.spoken = []        # newest own messages in rooms
        self.again = list(person.unanswered[device])
        person.unanswered[device] = []
        self.out += (b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                     b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        self.ask("session.open", None, {"token": person.token, "device": {
            "id": f"{person.id}-{device}", "platform": device}})
        self.flush()
        self.sock.setblocking(False)

    def ask(self, method, intent, params):
        text = dumps({"jsonrpc": "2.0", "id": self.next_id, "method": method,
                      "params": params}).encode()
        self.waiting[self.next_id] = intent
        self.next_id += 1
        size = len(text)
        self.out += (bytes([0x81, 0x80 | size]) if size < 126
                     else bytes([0x81, 0xfe]) + size.to_bytes(2, "big"))
        self.out += b"\0\0\0\0" + text      # a mask of zeroes changes nothing

    def flush(self):
        """What is meant is on the disk before it leaves."""
        if self.out:
            self.load.journal.sync()
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
        while self.opened and len(self.waiting) < WINDOW and not self.load.is_counting:
            if self.again:
                self.repeat_unanswered(self.again.pop(0))
            elif self.dice.random() < AGAIN and self.person.own:
                self.transmit(self.dice.choice(self.person.own))
            else:
                self.begin()

    def begin(self):
        """Something new."""
        verb = VERBS[bisect.bisect(WEIGHTS, self.dice.random() * WEIGHTS[-1])]
        if self.person.rooms and self.dice.random() < JOINING and joinable(self):
            verb = BY_NAME["room join"]
        made = verb.make(self if verb.is_live else self.person, self.dice)
        if made is not None:
            self.mean(verb, *made)

    def mean(self, verb, conv, args):
        cid = args.pop("cid", None) or self.person.new_cid()
        self.transmit(self.load.intend(self.number, verb, conv, cid, args))

    def repeat_unanswered(self, intent):
        """Order is kept over a retry, but for who may meanwhile have been
        out of the group and in again, and what two devices repeat at once."""
        if intent.conv in self.person.floats:
            self.load.journal.note("x", intent.n)
        self.transmit(intent)

    def transmit(self, intent):
        self.ask(intent.verb.method, intent, intent.verb.params(self.person, intent))

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
        heard = self.tail + data
        if any(canary in heard for canary in self.foreign):
            self.load.journal.note("f", self.number, heard.decode("utf-8", "replace"))
        self.tail = heard[-64:]
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
                self.hear(decode(self.buffer[start:end].decode())[0])
            at = end
        del self.buffer[:at]
        return True

    def hear(self, message):
        method = message.get("method")
        if method in ("message", "entry"):
            self.told(message["params"])
        elif method and method.startswith("room."):
            self.told_of_room(method[5:], message["params"])
        elif method == "behind":
            self.load.journal.note("b", self.number)
        elif method is None:
            self.answered(self.waiting.pop(message["id"]), message)

    def told(self, entry):
        person, conv = self.person, canonical(self.person.id, entry["conv"])
        if conv[0] in "ts":
            return
        seq = entry["seq"]
        self.load.journal.note("e", self.number, conv, seq, entry["id"], entry["ts"],
                               entry["from"], entry.get("cid"), entry["type"])
        if conv in ASIDE:
            person.side_newest[conv] = max(seq, person.side_newest.get(conv, 0))
            return              # of their verbs alone
        if seq > person.newest.get(conv, 0):
            person.newest[conv] = seq
        if entry.get("urgent"):
            person.urgent.append((conv, seq))
            del person.urgent[:-10]
        is_for_all = "to" not in entry and "hidden" not in entry
        if entry["type"] == "message" and conv in person.owns and is_for_all:
            person.seen.append((conv, seq))
            del person.seen[:-10]
        elif entry["type"] == "create" and conv not in person.convs:
            person.convs.append(conv)

    def told_of_room(self, what, params):
        conv = f"r:{params['room']}"
        if what == "message":
            text, count = params["body"]["text"], params.get("count", 1)
            self.load.journal.note("m", self.number, conv, params["n"], params["from"],
                                   params["kind"], text, params.get("priority"), count)
            self.at[conv] = params["n"]
            if params["kind"] == "like":
                self.likes[conv] += count
        elif what == "missed":
            missed = [params[k] for k in ("high", "normal", "low", "events")]
            self.load.journal.note("s", self.number, conv, *missed)
            self.at[conv] = self.at.get(conv, 0) + sum(missed[:3])
        elif what == "removed":
            self.load.journal.note("g", self.number, conv)
            self.seats.pop(conv, None)
        elif what == "attributes":
            self.load.journal.note("t", self.number, conv, params["set"], params["deleted"],
                                   params["by"])
        elif what in ("joined", "left"):
            self.load.journal.note("p", self.number, conv, what, params["user"],
                                   params["count"])

    def place(self, conv):
        return self.person.tenant, conv

    def answered(self, intent, message):
        if intent is None:
            assert "result" in message, f"{self.person.id} cannot sign in: {message}"
            self.opened = True
            self.load.journal.note("o", self.number, self.person.tenant, self.person.id,
                                   self.device)
            return
        if "error" in message:
            self.load.note_refusal(self.number, intent, message["error"]["data"]["code"])
            if intent.verb.undone:
                intent.verb.undone(self.person, intent)
            return
        answer = message["result"]
        self.load.note_ack(self.number, intent, answer)
        if intent.verb.is_live:
            if intent.verb.done:
                intent.verb.done(self, intent, answer)
            return
        if intent.seq == 0:
            intent.seq, intent.answer = answer.get("seq", 0), answer
            if intent.verb.done:
                intent.verb.done(self.person, intent)
        if intent.conv[0] in "dg" and intent.seq > self.person.newest.get(intent.conv, 0):
            self.person.newest[intent.conv] = intent.seq

    def end(self):
        """What is in the socket was answered before the daemon died."""
        while self.read():
            pass
        self.sock.close()
        # What was repeated already came before what still waited for that.
        self.person.unanswered[self.device] = [
            i for i in self.waiting.values()
            if i and (i.verb.leaves or i.verb.beside) and i.seq == 0
        ] + self.again


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
    def __init__(self, cast, seed, path, talk):
        self.cast, self.seed, self.talk = cast, seed, talk
        self.journal = Journal(path)
        self.life = self.acks = self.lines = self.numbers = 0
        self.port = None
        self.start_life()
        canaries = {p.tenant: p.canary.encode() for p in cast.values()}
        self.foreign = {tenant: [c for t, c in canaries.items() if t != tenant]
                        for tenant in canaries}
        self.room_counts = collections.Counter()
        for person in cast.values():
            self.room_counts[person.tenant] += len(person.keeps)

    def start_life(self):
        self.is_counting = False
        self.anchored = set()   # rooms in which the owner sits
        self.merged = collections.Counter()     # room → merged ones acknowledged
        self.putters = []

    def intend(self, line, verb, conv, cid, args):
        """Something new, which the journal knows before it leaves."""
        self.numbers += 1
        self.journal.note("i", self.numbers, line, verb.name, conv, cid, args)
        return Intent(self.numbers, verb, conv, cid, args, self.life)

    def note_ack(self, line, intent, answer):
        self.acks += 1
        self.journal.note("a", intent.n, line, intent.verb.name, intent.conv, intent.cid,
                          {k: answer[k] for k in PROMISES if k in answer})

    def note_refusal(self, line, intent, code):
        self.journal.note("r", intent.n, line, intent.verb.name, intent.conv, intent.cid, code)

    def next_line(self):
        self.lines += 1
        return self.lines

    def run(self):
        """Rounds, until told to end."""
        while (order := self.talk.recv()) is not None:
            self.life, self.port = order
            self.round()
            self.talk.send(self.acks)
        self.journal.close()

    def round(self):
        lines = []
        self.start_life()
        self.share_unanswered()
        try:
            for person in self.cast.values():
                for device in person.devices:
                    lines.append(Line(self, self.next_line(), person, device))
                if SHELF in person.sides:
                    person.putter = Putter(self, self.next_line(), person)
                    self.putters.append(person.putter)
                    person.putter.act()
        except OSError:
            pass                # killed while they came
        with selectors.EpollSelector() as selector:
            for line in lines + self.putters:
                selector.register(line.sock, selectors.EVENT_READ, line)
            selector.register(self.talk, selectors.EVENT_READ)
            told = False
            while not any(line.ended for line in lines):
                self.turn(selector)
                if self.is_counting:
                    self.count(selector, lines)
                if not told and all(line.opened for line in lines):
                    self.talk.send("open")
                    told = True
        for line in lines:
            line.sock.setblocking(True)
            line.end()
        for putter in self.putters:
            putter.end()
        if not told:
            self.talk.send("open")
        self.journal.note("k", self.life)
        self.journal.sync()

    def turn(self, selector):
        ready = [key for key, _ in selector.select(1)]
        if any(key.fileobj is self.talk for key in ready):
            assert self.talk.recv() == "count"
            self.is_counting = True
        heard = [key.data for key in ready if key.data]
        for line in heard:
            if not line.read():
                return
            line.act()
        self.journal.sync()
        for line in heard:
            line.flush()
        for putter in self.putters:
            putter.flush()
            if putter.is_over and not putter.is_let_go:
                selector.unregister(putter.sock)
                putter.is_let_go = True

    # --- when all is quiet what rooms count can be compared

    def count(self, selector, lines):
        """Nobody begins anything; all is answered and heard; the owners ask;
        what they are told of is heard."""
        anchors = [(line, conv) for line in lines for conv in line.person.keeps
                   if line.place(conv) in self.anchored and is_anchor(line, conv)]
        end = time.monotonic() + QUIET_S
        self.wait(selector, lines, end, lambda: not any(line.waiting for line in lines))
        for line, conv in anchors:      # so that something is dropped in every run
            line.mean(BY_NAME["room curse"], *curse(line, conv, line.dice))
            line.flush()
        flood(self, selector, lines)
        end = time.monotonic() + QUIET_S
        self.wait(selector, lines, end, lambda: all(
            line.likes[conv] >= self.merged[line.place(conv)] for line, conv in anchors))
        for line, conv in anchors:
            line.mean(BY_NAME["room stats"], conv, {})
            line.mean(BY_NAME["room attributes"], conv, {})
            line.flush()
        self.wait(selector, lines, end, lambda: not any(line.waiting for line in lines))
        newest = {line.place(conv): line.newest_n.get(conv, 0) for line, conv in anchors}
        self.wait(selector, lines, end, lambda: all(
            line.at.get(conv, 0) >= newest.get(line.place(conv), 0)
            for line in lines for conv in there(line)))
        self.journal.note("q")
        self.journal.sync()
        self.talk.send("counted")
        while not any(line.ended for line in lines):
            self.turn(selector)

    def wait(self, selector, lines, end, is_so):
        """Until it is so; what is not so in time the checker finds out."""
        while not is_so() and time.monotonic() < end and not any(x.ended for x in lines):
            self.turn(selector)

    def share_unanswered(self):
        """Sometimes the other device repeats the same at the same time."""
        dice = random.Random(f"{self.seed}/{self.life}/share")
        for person in self.cast.values():
            one, other = person.unanswered["desktop"], person.unanswered["phone"]
            if "phone" in person.devices and dice.random() < 0.3:
                for intent in one:
                    self.journal.note("x", intent.n)
                other += [i for i in one if i not in other]
