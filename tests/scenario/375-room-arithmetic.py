#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The published arithmetic, call by call over many windows: reserved slots for
class high, shared ones first come first served, extra ones for speakers and
kinds of the allowlist, and all of them anew when the next window begins."""
import collections
import random
import time
from lib import *

WINDOW_MS, WINDOWS, CALLS_MAX = 150, 5, 20000
# Chance says what a window's slots go to: it goes on until each of these was seen.
SEEN = {("reserved", "high"), ("shared", "high"), ("extra", "high"), ("extra", "normal"),
        ("extra", "low"), (None, "high"), (None, "normal"), (None, "low")}
FRESH = {"reserved": 2, "shared": 3, "extra": 2}
ENV = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
# Who says what kind with which priority; its class in the room; are extra slots for it?
LINES = (("alice", "text", "high", "high", False), ("bob", "text", "high", "normal", False),
         ("bob", "like", "high", "low", False), ("bob", "gift", None, "normal", True),
         ("carol", "text", "high", "high", True), ("carol", "like", None, "low", True))


def window():
    """Windows are aligned to a clock that this program has as well."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000000 // WINDOW_MS


def take(at, left, class_, is_extra):
    """What is left then, and which slot the table of docs/protocol.md gives, if any."""
    left = collections.Counter(dict(left))
    for slot, may in (("reserved", class_ == "high"), ("shared", True), ("extra", is_extra)):
        if may and left[slot]:
            left[slot] -= 1
            return (at, tuple(sorted(left.items()))), slot
    return (at, tuple(sorted(left.items()))), None


with Daemon(env=ENV) as box:
    people = {person.id: person for person in box.people("alice", "bob", "carol")}
    people["alice"].call("room.create", room="hall", settings={
        "window_ms": WINDOW_MS, "slots": 5, "reserved": 2, "extra": 2,
        "low_kinds": ["like"], "extra_kinds": ["gift"]})
    for person in people.values():
        person.call("room.join", room="hall")
    people["alice"].call("room.speakers", room="hall", add=["carol"])
    dice, end, states = random.Random(1), window() + WINDOWS, {(0, ())}
    counts = {fate: dict.fromkeys(("high", "normal", "low"), 0) for fate in ("said", "rate")}
    used = collections.Counter()
    for _ in range(CALLS_MAX):
        who, kind, priority, class_, is_extra = dice.choice(LINES)
        first = window()
        answer = people[who].call("room.send", room="hall", cid=new_cid(), kind=kind, body={},
                                  **({"priority": priority} if priority else {}))
        last, said = window(), "n" in answer
        assert said or answer == {"dropped": "rate"}, answer
        counts["said" if said else "rate"][class_] += 1
        # It lay in one of these windows; which of them can explain the answers so far?
        after = [take(at, left if at == turn else FRESH.items(), class_, is_extra)
                 for turn, left in states for at in range(max(first, turn), last + 1)]
        assert any((slot is not None) == said for _, slot in after), (states, who, kind, answer)
        used.update({(slot, class_) for _, slot in after if (slot is not None) == said})
        states = {state for state, slot in after if (slot is not None) == said}
        if last >= end and SEEN <= used.keys():
            break
    assert SEEN <= used.keys(), used
    stats = people["alice"].call("room.stats", room="hall")
    assert (stats["accepted"], stats["dropped"]["rate"]) == (counts["said"], counts["rate"]), stats
    for n in range(1, stats["n"] + 1):
        people["bob"].expects("room.message", n=n)
