# SPDX-License-Identifier: Apache-2.0
"""Can the checker see? A short story that is right, then one thing of it
changed at a time, as a bad daemon could show it: each must be found."""

import copy
import pathlib
import tempfile

from . import check
from .cast import seal
from .journal import Journal
from .roomstory import ROOM_HARMS, RoomStory

TENANT, CONV = "default", "d:ann:bob"
ANN = (TENANT, "ann")


class Story:
    """What the journal says, and what people then read."""

    def __init__(self):
        self.notes = [["o", 1, *ANN, "desktop"], ["o", 2, TENANT, "bob", "desktop"]]
        self.log, self.unread, self.read = [], 0, 6
        for n in range(1, 6):
            self.send(n)
        self.notes += [["i", 6, 1, "recall", CONV, "c6", {"seq": 2}],
                       ["a", 6, 1, "recall", CONV, "c6", {"seq": 6, "id": 60, "ts": 6}]]
        self.log.append({"seq": 6, "id": 60, "ts": 6, "count": 5, "type": "recall",
                         "from": "ann", "cid": "c6", "target": 2})
        self.recall(self.log[1])
        self.sync_seq = len(self.log)
        self.rooms = {}

    def send(self, n):
        cid = f"c{n}"
        text = f"canary ann {cid} {seal(TENANT, CONV, 'ann', cid, 'x')} x"
        entry = {"seq": n, "id": n * 10, "ts": n, "count": n, "type": "message", "from": "ann",
                 "cid": cid, "kind": "text", "body": {"text": text}}
        self.notes += [["i", n, 1, "send", CONV, cid, {"text": text}],
                       ["e", 2, CONV, n, n * 10, n, "ann", cid, "message"],
                       ["a", n, 1, "send", CONV, cid, {"seq": n, "id": n * 10, "ts": n}]]
        self.log.append(entry)

    @staticmethod
    def recall(entry):
        for key in ("cid", "kind", "body"):
            entry.pop(key)
        entry["recalled"] = True

    def renumber(self):
        for seq, entry in enumerate(self.log, 1):
            entry["seq"] = entry["id"] = entry["ts"] = seq
            entry["id"] *= 10
        count = 0
        for entry in self.log:
            count += entry["type"] == "message"
            entry["count"] = count


# --- what a bad daemon could show: (story) → nothing, and the kind to find

def lose_last(story):
    story.log.pop()


def lose_middle(story):
    del story.log[3]


def lose_quietly(story):
    del story.log[3]
    story.renumber()


def repeat_one(story):
    again = copy.deepcopy(story.log[4])
    again.pop("cid")
    story.log.append(again)
    story.renumber()


def swap_two(story):
    story.log[2], story.log[3] = story.log[3], story.log[2]
    story.renumber()


def invent_one(story):
    story.log.append({**story.log[4], "cid": "c99"})
    story.renumber()


def alter_one(story):
    story.log[4]["body"] = {"text": story.log[4]["body"]["text"] + "y"}


def forget_recall(story):
    text = next(note[6]["text"] for note in story.notes if note[:2] == ["i", 2])
    story.log[1].update(cid="c2", kind="text", body={"text": text})
    story.log[1].pop("recalled")


def recount(story):
    story.log[3]["count"] -= 1


def set_cursor_back(story):
    story.read = 2


def miscount_unread(story):
    story.unread = 1


def sync_too_early(story):
    story.sync_seq -= 1


def lose_push(story):
    del story.notes[next(i for i, note in enumerate(story.notes)
                         if note[0] == "e" and note[3] == 3)]


def push_too_early(story):
    story.notes.append(["e", 2, CONV, 7, 70, 7, "ann", "c7", "message"])


def answer_twice(story):
    story.notes.append(["a", 5, 1, "send", CONV, "c5", {"seq": 7, "id": 70, "ts": 7}])


def refuse_and_keep(story):
    story.notes.append(["r", 5, 1, "send", CONV, "c5", "busy"])


def leave_unanswered(story):
    story.notes = [note for note in story.notes if note[:2] != ["a", 5]]


def show_another_tenant(story):
    story.notes.append(["f", 1, "canary-other"])


HARMS = (
    (lose_last, "lost"), (lose_middle, "holes"), (lose_quietly, "lost"), (repeat_one, "twice"),
    (swap_two, "reordered"), (invent_one, "phantom"), (alter_one, "phantom"),
    (forget_recall, "changed"), (recount, "counts"), (set_cursor_back, "cursors"),
    (miscount_unread, "counts"), (sync_too_early, "lost"), (lose_push, "lost"),
    (push_too_early, "lost"), (answer_twice, "twice"), (refuse_and_keep, "refused"),
    (leave_unanswered, "unknown"), (show_another_tenant, "foreign"),
)


class Told:
    """In the place of pages.Pages: the story instead of a daemon."""

    def __init__(self, story):
        self.story = story

    def __call__(self, judge, port, dice):
        self.judge = judge
        return self

    def read_all(self):
        if not self.story.log:
            return []
        log = self.judge.log(TENANT, CONV)
        for entry in self.story.log:
            self.judge.saw(log, entry)
        rows = []
        for user, peer in (("ann", "bob"), ("bob", "ann")):
            row = {"conv": f"u:{peer}", "seq": self.story.sync_seq, "count": 5, "mentions": 0,
                   "unread": self.story.unread, "read": self.story.read, "from_seq": 1,
                   "member_count": 2}
            self.judge.told[(TENANT, user), CONV] = row
            rows.append(((TENANT, user), row))
        return rows

    def read_room(self, room, is_full):
        return self.story.title, self.story.marked, self.story.record

    def close(self):
        pass


def problems_of(story):
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place) / "journal"
        journal = Journal(path)
        for note in [*story.notes, ["k", 1]]:
            journal.note(*note)
        journal.close()
        real, check.Pages = check.Pages, Told(story)
        try:
            judge = check.Check({ANN: ("token", "canary")}, story.rooms, 1, path, None)
            judge.take_journal(1, True, None)
            judge.look(1, 0, True)
        finally:
            check.Pages = real
    return {kind for kind, found in judge.problems.items() if found}


def run():
    """How many of these the checker does not see."""
    missed = 0
    nothing = ((lambda story: None), None)
    tests = [(Story, *row) for row in (nothing, *HARMS)]
    tests += [(RoomStory, *row) for row in (nothing, *ROOM_HARMS)]
    for make, harm, kind in tests:
        story = make()
        harm(story)
        found = problems_of(story)
        if kind not in found and (kind or found):
            print(f"{harm.__name__}: found {sorted(found)}, not {kind}")
            missed += 1
    print(f"{len(tests) - missed} passed, {missed} failed")
    return missed
