#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The log is read after, before and around a seq, by pages with marks at
both ends; foreign bounds are refused."""
from lib import *


def seqs(page):
    return [e["seq"] for e in page["entries"]]


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    for n in range(1, 31):
        alice.sends("u:bob", str(n))
    ask = lambda **more: bob.call("message.list", conv="u:alice", **more)
    newest = ask(limit=10)
    assert seqs(newest) == list(range(21, 31))
    assert (newest["more_before"], newest["more_after"], newest["seq"]) == (True, False, 30)
    first = ask(after=0, limit=10)
    assert seqs(first) == list(range(1, 11))
    assert (first["more_before"], first["more_after"]) == (False, True)
    assert seqs(ask(after=25, limit=10)) == list(range(26, 31))
    assert seqs(ask(before=6, limit=10)) == [1, 2, 3, 4, 5]
    middle = ask(before=21, limit=5)
    assert seqs(middle) == [16, 17, 18, 19, 20]
    assert (middle["more_before"], middle["more_after"]) == (True, True)
    around = ask(around=15, limit=5)
    assert 15 in seqs(around) and len(seqs(around)) == 5
    assert seqs(around)[0] < 15 < seqs(around)[-1]
    assert seqs(ask(around=1, limit=4))[0] == 1
    beyond = ask(after=30)
    assert seqs(beyond) == [] and beyond["more_after"] is False
    assert seqs(ask(after=10 ** 15)) == []
    assert len(seqs(ask())) == 30
    for bad in ({"limit": 0}, {"limit": 201}, {"after": -1}, {"before": 0},
                {"after": 1, "before": 5}, {"after": 1.5}, {"after": "1"}):
        with refuses("bad_field"):
            ask(**bad)
