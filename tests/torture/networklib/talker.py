# SPDX-License-Identifier: Apache-2.0
"""A device that keeps to docs/protocol.md over a line it cannot trust: an
outbox that is sent again in order, one cursor per log, `sync` after any
doubt, `message.list` for a hole, a ping when it has heard nothing."""

import collections
import time

from networklib.line import Ended, Line

WINDOW = 16                 # sends without an answer
QUIET_S, DEAD_S = 1.5, 4.0  # heard nothing: asks; gives the line up
DIAL_S = 5.0                # from dialling to an open session
REDIAL_S = (0.05, 0.5)
PAGE = 200


class Log:
    """What one device has of one conversation."""

    def __init__(self):
        self.entries = {}       # seq → (id, from, cid, type)
        self.have = 0           # 1 … have are all there
        self.head = 0           # the newest that it has heard of
        self.is_pulling = False

    def put(self, entry):
        seq = entry["seq"]
        now = (entry["id"], entry.get("from"), entry.get("cid"), entry["type"])
        before = self.entries.setdefault(seq, now)
        assert before == now, f"{seq} was {before}, is {now}"
        while self.have + 1 in self.entries:
            self.have += 1
        self.head = max(self.head, seq)


class Talker:
    def __init__(self, user, token, device, platform, dice):
        self.user, self.token, self.device = user, token, device
        self.platform, self.dice = platform, dice
        self.convs = []                             # as she names them
        self.logs = collections.defaultdict(Log)
        self.outbox = collections.deque()           # unanswered, oldest first
        self.sent = {}                              # cid → conv
        self.acks = {}                              # cid → answer
        self.since = 0
        self.line = None
        self.redial = self.lines = self.written = 0

    # --- the line

    def dial(self, address, context):
        self.line = Line(address, context)
        self.lines += 1
        self.is_open = self.is_syncing = self.is_pinging = self.was_upgraded = False
        self.waiting, self.next_id, self.unsent = {}, 1, collections.deque(self.outbox)
        self.dialled = self.heard = time.monotonic()
        for log in self.logs.values():
            log.is_pulling = False

    def drop(self):
        self.line.close()
        self.line = None
        self.redial = time.monotonic() + self.dice.uniform(*REDIAL_S)

    def ask(self, method, about=None, **params):
        self.waiting[self.next_id] = method, about
        self.line.say({"jsonrpc": "2.0", "id": self.next_id, "method": method,
                       "params": params})
        self.next_id += 1

    def check(self, now):
        """Raises Ended when the line is to be given up."""
        if not self.is_open and now - self.dialled > DIAL_S:
            raise Ended("no session")
        if self.is_open and now - self.heard > DEAD_S:
            raise Ended("silence")
        if self.is_open and now - self.heard > QUIET_S and not self.is_pinging:
            self.is_pinging = True
            self.ask("session.ping")

    def turn(self, now):
        """What is due on the line, then out with it."""
        self.check(now)
        flying = sum(method == "message.send" for method, _ in self.waiting.values())
        while self.is_open and self.unsent and flying < WINDOW:
            one = self.unsent.popleft()
            self.ask("message.send", one, kind="text", **one)
            flying += 1
        self.line.push()

    def read(self):
        messages = self.line.pull()
        self.heard = time.monotonic()
        if self.line.upgraded and not self.was_upgraded:
            self.was_upgraded = True
            self.ask("session.open", token=self.token,
                     device={"id": self.device, "platform": self.platform},
                     client={"name": "torture", "version": "1"})
        for message in messages:
            self.hear(message)

    # --- what she says

    def write(self):
        """A new message, to somebody."""
        self.written += 1
        cid = f"{self.device}-{self.written}"
        one = {"conv": self.dice.choice(self.convs), "cid": cid,
               "body": {"text": f"{self.user} {cid} " + "x" * self.dice.randrange(300)}}
        self.sent[cid] = one
        self.outbox.append(one)
        if self.line:
            self.unsent.append(one)

    # --- what she hears

    def hear(self, message):
        if "method" in message:
            if message["method"] in ("message", "entry"):
                self.saw(message["params"])
            elif message["method"] == "behind":
                self.sync()
            elif message["method"] == "kicked":
                raise Ended("kicked")
            return
        method, about = self.waiting.pop(message["id"])
        if "error" in message:
            raise AssertionError(f"{self.user}: {method} {about}: {message['error']}")
        self.ANSWERS[method](self, about, message["result"])

    def opened(self, _, result):
        """What a former line did not bring is no news to `sync`."""
        self.is_open = True
        for conv in self.convs:
            self.fill(conv)
        self.sync()

    def sync(self):
        if not self.is_syncing:
            self.is_syncing = True
            self.ask("sync", since=self.since)

    def synced(self, _, result):
        self.is_syncing = False
        self.since = result["since"]
        for conv in result["conversations"]:
            log = self.logs[conv["conv"]]
            log.head = max(log.head, conv["seq"])
            self.fill(conv["conv"])
        if result["more"]:
            self.sync()

    def saw(self, entry):
        if entry["conv"] in self.convs:
            self.logs[entry["conv"]].put(entry)
            self.fill(entry["conv"])

    def fill(self, conv):
        log = self.logs[conv]
        if log.have < log.head and not log.is_pulling and conv in self.convs:
            log.is_pulling = True
            self.ask("message.list", conv, conv=conv, after=log.have, limit=PAGE)

    def listed(self, conv, result):
        log = self.logs[conv]
        log.is_pulling = False
        for entry in result["entries"]:
            log.put(entry)
        self.fill(conv)

    def acked(self, one, result):
        cid = one["cid"]
        first = self.acks.setdefault(cid, result)
        assert first == result, f"{cid} was answered {first}, then {result}"
        if one in self.outbox:
            self.outbox.remove(one)
        self.logs[one["conv"]].put({**result, "from": self.user, "cid": cid,
                                    "type": "message"})
        self.fill(one["conv"])

    def ponged(self, _, result):
        self.is_pinging = False

    def state(self):
        """For whoever wonders what it waits for."""
        behind = {c: (log.have, log.head) for c, log in self.logs.items()
                  if c in self.convs and log.have < log.head}
        return (f"{self.user} {self.device}: {len(self.outbox)} unanswered, behind in "
                f"{behind}, waits for {list(self.waiting.values()) if self.line else None}")

    ANSWERS = {"session.open": opened, "sync": synced, "message.list": listed,
               "message.send": acked, "session.ping": ponged}


def turn_all(talkers, selector, address, context, seconds=0.02):
    """One round of everybody's line."""
    now = time.monotonic()
    for talker in talkers:
        if talker.line is None and now >= talker.redial:
            talker.dial(address, context)
    for talker in talkers:
        if talker.line:
            attempt(talker, selector, lambda one: one.turn(now))
    for key, _ in selector.select(seconds):
        if key.data.line and key.data.line.sock is key.fileobj:
            attempt(key.data, selector, Talker.read)


def attempt(talker, selector, what):
    import selectors
    line = talker.line
    try:
        what(talker)
    except Ended:
        if line.sock in selector.get_map():
            selector.unregister(line.sock)
        talker.drop()
        return
    wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if line.wants_to_write() else 0)
    known = selector.get_map().get(line.sock)
    if known is None:
        selector.register(line.sock, wanted, talker)
    elif known.events != wanted:
        selector.modify(line.sock, wanted, talker)
