# SPDX-License-Identifier: Apache-2.0
"""Somebody in a live room who does not read for a while, and is talked to until
what the room keeps for her has run over: she is to be told how many she missed,
and to go on behind them. When all else is quiet, by the load."""

import selectors
import time

from .cast import FLOODED
from .roomverbs import ROOM_VERBS, is_anchor, words

BY_NAME = {verb.name: verb for verb in ROOM_VERBS}
ROOM = f"r:r{FLOODED}"
FLOOD_S = 30
BATCH = 60              # what the others take in before more is said
BATCHES = 100
BEHIND = 420            # frames: more than a room keeps


def flood(load, selector, lines):
    """In each tenant's flooded room, if those it is about are there."""
    for anchor in lines:
        if ROOM not in anchor.person.keeps or not is_anchor(anchor, ROOM) or \
                anchor.place(ROOM) not in load.anchored:
            continue
        here = [line for line in lines if line.place(ROOM) == anchor.place(ROOM)
                and line.seats.get(ROOM) == "there"]
        slow = [line for line in here if line.person.is_slow][:1]
        if slow:
            Flood(load, selector, lines, anchor, here).run(*slow)


class Flood:
    def __init__(self, load, selector, lines, anchor, here):
        self.load, self.selector, self.lines = load, selector, lines
        self.anchor, self.here = anchor, here
        self.end = time.monotonic() + FLOOD_S

    def run(self, slow):
        begun = self.figures()
        self.wait(self.here)        # now what was written is known
        begun = self.figures()
        others = [line for line in self.here if line is not slow]
        self.selector.unregister(slow.sock)
        for _ in range(BATCHES):
            self.say(BATCH)
            self.wait(others)
            now = self.figures()
            wanted = begun["written"] + (now["n"] - begun["n"]) * len(self.here)
            if wanted - now["written"] > BEHIND or time.monotonic() > self.end:
                break
        self.selector.register(slow.sock, selectors.EVENT_READ, slow)
        self.wait(self.here)

    def ask(self, name, args):
        self.anchor.mean(BY_NAME[name], ROOM, args)

    def say(self, count):
        for _ in range(count):
            self.ask("room flood", words(self.anchor.person, ROOM, "flood", "x"))
        self.anchor.flush()

    def figures(self):
        self.ask("room stats", {})
        self.anchor.flush()
        self.wait(())
        return self.anchor.figures[ROOM]

    def wait(self, readers):
        """Until all is answered, and these have heard all of it or what they missed."""
        newest = self.anchor.newest_n
        self.load.wait(self.selector, self.lines, self.end, lambda: not self.anchor.waiting and
                       all(line.at.get(ROOM, 0) >= newest.get(ROOM, 0) for line in readers))
