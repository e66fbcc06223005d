# SPDX-License-Identifier: Apache-2.0
"""A short story of a group that keeps a day, for selftest.py: right as it
stands, and the harms that must be seen."""

from .cast import BRIEF, seal
from .keepverbs import DAY_MS, KEPT

TENANT = "default"


def sealed(cid):
    return f"canary ann {cid} {seal(TENANT, BRIEF, 'ann', cid, 'x')} x"


class KeepStory:
    """Ann has said four things; two are gone since, and one of them she said
    again."""

    def __init__(self):
        self.notes = [["o", 1, TENANT, "ann", "desktop"], ["o", 2, TENANT, "bob", "desktop"]]
        self.log, self.rooms, self.talkers, self.before = [], {}, ["ann", "bob"], []
        self.known_cut = 0
        for seq, (cid, ts) in enumerate((("c1", 1), ("c2", 2), ("c3", DAY_MS), ("c4", DAY_MS)), 1):
            self.before.append(self.message(seq, cid, ts))
        self.says(5, "c1", DAY_MS + 4)
        purge = {"conv": BRIEF, "seq": 6, "id": 60, "ts": DAY_MS + 5, "count": 5, "type": "purge",
                 "from": "", "target": 2}
        self.logs = {BRIEF: [*self.before[2:], self.message(5, "c1", DAY_MS + 4), purge]}
        self.brief = {user: {"seq": 6, "count": 5, "read": read, "from_seq": 3, "unread": unread}
                      for user, read, unread in (("ann", 5, 0), ("bob", 1, 3))}

    def message(self, seq, cid, ts):
        return {"conv": BRIEF, "seq": seq, "id": seq * 10, "ts": ts, "count": seq,
                "type": "message", "from": "ann", "cid": cid, "kind": "text",
                "body": {"text": sealed(cid)}}

    def says(self, seq, cid, ts):
        stands = {"seq": seq, "id": seq * 10, "ts": ts}
        self.notes += [["i", seq, 1, "say for a day", KEPT, cid, {"text": sealed(cid)}],
                       ["e", 2, BRIEF, seq, seq * 10, ts, "ann", cid, "message"],
                       ["a", seq, 1, "say for a day", KEPT, cid, stands]]

    def prepare(self, judge):
        """What earlier looks have read."""
        known = judge.keep.tenants[TENANT]
        for entry in self.before:
            known.rows[entry["seq"]] = entry
            known.cids["ann", entry["cid"]] = [entry["seq"]]
        known.last, known.cut = len(self.before), self.known_cut


def lose_one_behind_the_cut(story):
    del story.logs[BRIEF][0]


def lose_the_new_one(story):
    del story.logs[BRIEF][2]


def give_a_seq_again(story):
    story.logs[BRIEF][1] = {**story.logs[BRIEF][2], "seq": 4}


def cut_too_early(story):
    story.logs[BRIEF][3]["ts"] = DAY_MS + 4
    story.before[1]["ts"] = 5


def bring_it_back(story):
    story.known_cut = 3


def say_it_twice(story):
    story.logs[BRIEF].append({**story.message(7, "c4", DAY_MS + 6), "count": 6})
    story.notes.append(["i", 7, 1, "say for a day", KEPT, "c4", {"text": sealed("c4")}])


def count_what_went_less(story):
    story.logs[BRIEF][2]["count"] = 3


def count_unread_from_the_start(story):
    story.brief["bob"]["unread"] = 4


def show_the_front(story):
    story.brief["bob"]["from_seq"] = 1


def say_other_words(story):
    story.logs[BRIEF][2]["body"] = {"text": "buy"}


KEEP_HARMS = (
    (lose_one_behind_the_cut, "lost"), (lose_the_new_one, "lost"), (give_a_seq_again, "changed"),
    (cut_too_early, "lost"), (bring_it_back, "changed"), (say_it_twice, "twice"),
    (count_what_went_less, "counts"), (count_unread_from_the_start, "counts"),
    (show_the_front, "counts"), (say_other_words, "phantom"),
)
