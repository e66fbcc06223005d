# SPDX-License-Identifier: Apache-2.0
"""Somebody who sends, remembers what was answered, and at the end compares."""

import errno
import http.client
import ssl

from lib.chat import Person
from lib.daemon import Refused, new_cid
from lib.ws import Closed, HandshakeRefused

# How a call may end when the machine fails; anything else is a finding.
CLEAR = ("disk_full", "io_error", "sync_failed", "internal", "busy", "closed",
         "timeout", "no_memory", "corrupt", "again", "restarting", "full")
GONE = (Closed, HandshakeRefused, ConnectionError, TimeoutError, ssl.SSLError,
        http.client.HTTPException)
ENOSPC, EIO, ENOMEM = errno.ENOSPC, errno.EIO, errno.ENOMEM


class Witness:
    def __init__(self, box, conv="u:bob", name="alice"):
        self.box, self.conv = box, conv
        self.person = box.person(name)
        self.sent, self.acked, self.refused = {}, {}, {}
        self.lost = set()       # acked, and once not there
        self.next = 0

    def send(self, cid=None, size=100):
        """True when it was acked. What had no answer may be stored or not."""
        self.next += 1
        cid = cid or new_cid()
        self.sent.setdefault(cid, f"{self.next} " + "x" * size)
        return self.attempt(self.person.sends, self.conv, self.sent[cid], cid=cid)

    def attempt(self, what, *words, **more):
        try:
            result = what(*words, **more)
        except Refused as refused:
            assert refused.code in CLEAR, f"{what.__name__} is refused as {refused}"
            self.refused[refused.code] = self.refused.get(refused.code, 0) + 1
            return False
        except GONE:
            self.person.session = None
            return False
        if "cid" in more:
            first = self.acked.setdefault(more["cid"], result["seq"])
            assert first == result["seq"], f"{more} was {first}, is {result}"
        return True

    def judge(self):
        """How many acks were false."""
        self.person.session = None
        log = self.person.history(self.conv) if self.acked else []
        assert [e["seq"] for e in log] == list(range(1, len(log) + 1)), "holes"
        cids = [e["cid"] for e in log]
        assert len(set(cids)) == len(cids), "twice"
        for entry in log:
            assert entry["body"]["text"] == self.sent.get(entry["cid"]), f"phantom {entry}"
        there = {e["cid"]: e["seq"] for e in log}
        self.lost |= {c for c, seq in self.acked.items() if there.get(c) != seq}
        for cid in sorted(self.lost):
            print(f"acked as {self.acked[cid]} and not there: {cid}")
        return len(self.lost)


def revived(box, must_end=False):
    """The daemon's exit code if it has ended, started again; else None."""
    if not must_end and box.process.poll() is None:
        return None
    code = box.wait_end()
    box.start()
    return code


def people(box):
    witness = Witness(box)
    bob = Person(box, "bob")
    return witness, bob
