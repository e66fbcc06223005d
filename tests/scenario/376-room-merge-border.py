#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Merging at a window's border: what was merged before it is one message, what
comes behind it another, and what the next window says at once comes behind
both. Equal ones take one slot together, different ones a slot each."""
import random
import time
from lib import *

WINDOW_MS, WINDOWS = 150, 4
ENV = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}


def window():
    """Windows are aligned to a clock that this program has as well."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000000 // WINDOW_MS


def after(turn, groups, at, class_):
    """A window later, or in the same: is it merged, and the groups then. The first of
    a window has its one slot, for all that equal it."""
    if at > turn:
        return True, groups + ((class_, 1),)
    if groups[-1][0] == class_:
        return True, groups[:-1] + ((class_, groups[-1][1] + 1),)
    return False, groups


with Daemon(env=ENV) as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall", settings={
        "window_ms": WINDOW_MS, "slots": 1, "reserved": 0, "extra": 0})
    for person in (alice, bob):
        person.call("room.join", room="hall")

    def like(person, **more):
        return person.call("room.send", room="hall", cid=new_cid(), kind="like", body={}, **more)

    # Of what each call may have met, that which explains the answers so far.
    dice, end, states = random.Random(1), window() + WINDOWS, {(0, ())}
    while (first := window()) < end:
        class_ = dice.choice(("normal", "low"))
        answer = like(dice.choice((alice, bob)), merge=True, priority=class_)
        assert answer in ({"merged": True}, {"dropped": "rate"}), answer
        last, before = window(), states
        states = {(at, then[1]) for turn, groups in states
                  for at in range(max(first, turn), last + 1)
                  for then in [after(turn, groups, at, class_)]
                  if then[0] == ("merged" in answer)}
        assert states, (before, class_, answer)
    # At once, as soon as there is a slot again.
    while "n" not in (answer := like(alice)):
        assert answer == {"dropped": "rate"}, answer
    heard = [bob.expects("room.message", n=n) for n in range(1, answer["n"] + 1)]
    assert "count" not in heard[-1] and heard[-1]["from"] == "alice", heard[-1]
    groups = tuple((m.get("priority", "normal"), m.get("count", 1)) for m in heard[:-1])
    assert groups in {groups for _, groups in states}, (groups, states)
    assert len(groups) >= 2 and max(count for _, count in groups) > 1, groups
