# SPDX-License-Identifier: Apache-2.0
"""Many who send without waiting for answers, so that one commit is of several of them;
what each message was answered is remembered, and compared with what is there."""

from faultslib.witness import CLEAR, GONE
from lib import Refused, new_cid

GROUP = "g:crowd"
IN_GROUP = 4                # of so many messages of each, one


class Crowd:
    """In pairs with a conversation of their own, and one group of all."""

    def __init__(self, box, count, clear=CLEAR):
        self.clear = clear      # codes with which they may be refused
        self.people = box.people(*(f"crowd{n}" for n in range(count)))
        box.group(GROUP[2:], *self.people)
        self.said = {}          # cid: who, to whom, text
        self.acked, self.refused = {}, {}   # cid: its number; its code
        self.unread = 0         # pages that were refused
        # Acked and once not there; refused and once there.
        self.lost, self.kept = set(), set()

    def leaves(self):
        """Their lines are dead; each comes back when she has something to say."""
        for who in self.people:
            who.session = None

    def words(self, each, size=300):
        """New messages, everybody's by turns."""
        cids = []
        for turn in range(each):
            for number, who in enumerate(self.people):
                cids.append(new_cid())
                to = f"u:{self.people[number ^ 1].id}" if turn % IN_GROUP else GROUP
                self.said[cids[-1]] = who, to, f"{cids[-1]} " + "x" * size
        return cids

    def send(self, cids):
        """All are asked before the first answer, and a page to read of everybody;
        those that were acked."""
        asked = [(cid, *self.ask(cid)) for cid in cids]
        pages = [(who, *self.begin(who, "message.list", conv=GROUP, after=0))
                 for who in self.people]
        for cid, *line in asked:
            self.hear(cid, *self.end(self.said[cid][0], *line))
        for who, *line in pages:
            self.unread += self.end(who, *line)[1] is not None
            if who.session:
                who.session.events.clear()
        return [cid for cid in cids if cid in self.acked]

    def ask(self, cid):
        who, to, text = self.said[cid]
        self.refused.pop(cid, None)
        return self.begin(who, "message.send", conv=to, cid=cid, kind="text", body={"text": text})

    def begin(self, who, method, **params):
        """(her line, what to wait for); None when she has none."""
        try:
            session = who.online()
            return session, session.asks(method, **params)
        except Refused as refused:
            assert refused.code in self.clear, f"she is not let in: {refused}"
        except GONE:
            who.session = None
        return None, 0

    def end(self, who, session, number):
        """(answer, code of a refusal); neither when her line is gone: it was done or not."""
        try:
            if session is not None and who.session is session:
                return session.answer(number), None
        except Refused as refused:
            assert refused.code in self.clear, f"it is refused as {refused}"
            return None, refused.code
        except GONE:
            who.session = None
        return None, None

    def hear(self, cid, answer, code):
        if code:
            self.refused[cid] = code
        if answer:
            first = self.acked.setdefault(cid, answer["seq"])
            assert first == answer["seq"], f"{cid} was {first}, is {answer}"

    def judge(self):
        """How many acks were false so far, and how many refusals."""
        self.leaves()
        there = self.everything()
        self.lost |= {cid for cid, seq in self.acked.items() if there.get(cid) != seq}
        self.kept |= there.keys() & self.refused.keys()
        for cid in sorted(self.lost | self.kept)[:20]:
            print(f"{cid}: acked as {self.acked.get(cid)}, refused as "
                  f"{self.refused.get(cid)}, there as {there.get(cid)}")
        return len(self.lost), len(self.kept)

    def everything(self):
        """cid: its number, of all that can be read now; each once, as it was said."""
        there = {}
        for one, other in zip(self.people[::2], self.people[1::2]):
            self.reads(one, f"u:{other.id}", {one, other}, there)
        self.reads(self.people[0], GROUP, set(self.people), there)
        return there

    def reads(self, reader, conv, members, there):
        log = reader.history(conv)
        assert [e["seq"] for e in log] == list(range(1, len(log) + 1)), f"holes in {conv}"
        for entry in log:
            if entry["type"] != "message":
                continue
            cid = entry["cid"]
            assert cid not in there, f"{cid} is there twice"
            who, to, text = self.said[cid]
            assert (entry["from"], entry["body"]["text"]) == (who.id, text), f"phantom {entry}"
            assert who in members and (to == GROUP) == (conv == GROUP), f"{cid} is elsewhere"
            there[cid] = entry["seq"]
