# SPDX-License-Identifier: Apache-2.0
"""A short story of messages that were reported, for selftest.py: right as it
stands, and the harms that must be seen."""

from .reportverbs import CASES

TENANT, CONV = "default", "g:g1"
PEOPLE = ("ann", "bob", "carol")        # ann administers


class ReportStory:
    """Two have reported one message, and one of them another one, which is
    closed; of a third nobody was answered."""

    def __init__(self):
        self.notes = [["o", n, TENANT, user, "desktop"] for n, user in enumerate(PEOPLE, 1)]
        self.log, self.rooms = [], {}
        for user, seq in (("bob", 3), ("carol", 3), ("bob", 5)):
            self.means(user, "report", CONV, {"seq": seq, "reason": "spam"}, {"id": seq * 10})
        self.means("carol", "report", CONV, {"seq": 7, "reason": "spam"}, None)
        self.means("carol", "report", CONV, {"seq": 8, "reason": "spam"}, None, "bad_field")
        self.means("ann", "resolve", CASES, {"id": 50, "outcome": "dismissed"}, {})
        self.reports = [self.row(3, 2), self.row(5, 1, state="closed", outcome="dismissed")]

    def means(self, user, verb, conv, args, answer, code=None):
        n, line = len(self.notes), PEOPLE.index(user) + 1
        self.notes.append(["i", n, line, verb, conv, f"c{n}", args])
        if answer is not None:
            self.notes.append(["a", n, line, verb, conv, f"c{n}", answer])
        if code:
            self.notes.append(["r", n, line, verb, conv, f"c{n}", code])

    @staticmethod
    def row(seq, people, **more):
        return {"id": seq * 10, "conv": CONV, "seq": seq, "people": people, "state": "open",
                **more}

    def prepare(self, judge):
        """It was closed before, and reported by nobody since."""
        case = judge.reports.tenants[TENANT][CONV, 9]
        case.id, case.meant, case.told, case.is_shut = 90, {"bob"}, {"bob"}, True
        judge.reports.closings[TENANT, 90].add("settled")
        self.reports.append(self.row(9, 1, state="closed", outcome="settled"))


def forget_one(story):
    del story.reports[0]


def list_it_twice(story):
    story.reports.append(story.row(3, 2))


def list_what_nobody_reported(story):
    story.reports.append(story.row(4, 1))


def list_what_was_refused(story):
    story.reports.append(story.row(8, 1))


def forget_who_reported(story):
    story.reports[0]["people"] = 1


def invent_who_reported(story):
    story.reports[1]["people"] = 2


def name_another_message(story):
    story.reports[0]["id"] = 31


def answer_another_id(story):
    next(note for note in story.notes if note[:1] == ["a"])[6]["id"] = 31


def close_what_nobody_closed(story):
    story.reports[0].update(state="closed", outcome="dismissed")


def close_it_otherwise(story):
    story.reports[1]["outcome"] = "settled"


def open_it_again(story):
    keep = story.prepare

    def prepare(judge):
        keep(judge)
        story.reports[-1] = story.row(9, 1)
    story.prepare = prepare


REPORT_HARMS = (
    (forget_one, "lost"), (list_it_twice, "twice"), (list_what_nobody_reported, "phantom"),
    (list_what_was_refused, "phantom"), (forget_who_reported, "counts"),
    (invent_who_reported, "counts"), (name_another_message, "phantom"),
    (answer_another_id, "twice"), (close_what_nobody_closed, "phantom"),
    (close_it_otherwise, "phantom"), (open_it_again, "lost"),
)
