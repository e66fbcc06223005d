# SPDX-License-Identifier: Apache-2.0
"""Can the checker see? A short story that is right, then one thing of it
changed at a time, as a bad daemon could show it: each must be found."""

import copy
import pathlib
import tempfile

from . import check, leftout
from .cast import seal
from .journal import Journal
from .keepstory import KEEP_HARMS, KeepStory
from .load import Line, Load
from .ownstory import OWN_HARMS, OwnStory
from .reportstory import REPORT_HARMS, ReportStory
from .roomstory import ROOM_HARMS, RoomStory
from .sidestory import PEOPLE, SIDE_HARMS, SideStory
from .verbs import VERBS

TENANT, CONV = "default", "d:ann:bob"
ANN = (TENANT, "ann")


def sealed(cid):
    return f"canary ann {cid} {seal(TENANT, CONV, 'ann', cid, 'x')} x"


class Story:
    """What the journal says, and what people then read."""

    def __init__(self):
        self.notes = [["o", 1, *ANN, "desktop"], ["o", 2, TENANT, "bob", "desktop"]]
        self.log, self.unread, self.viewer, self.count = [], 0, "bob", 8
        for n in range(1, 6):
            self.send(n)
        self.notes += [["i", 6, 1, "recall", CONV, "c6", {"seq": 2}],
                       ["a", 6, 1, "recall", CONV, "c6", {"seq": 6, "id": 60, "ts": 6}]]
        self.log.append({"seq": 6, "id": 60, "ts": 6, "count": 5, "type": "recall",
                         "from": "ann", "cid": "c6", "target": 2})
        self.recall(self.log[1])
        self.change_some()
        self.read = self.sync_seq = len(self.log)
        self.rooms = {}

    def does(self, verb, args, **entry):
        """Ann means it, is answered, and it stands at the end of the log."""
        n = len(self.log) + 1
        stands = {"seq": n, "id": n * 10, "ts": n}
        self.notes += [["i", n, 1, verb, CONV, f"c{n}", args],
                       ["a", n, 1, verb, CONV, f"c{n}", stands]]
        self.log.append({**stands, "count": 5, "from": "ann", "cid": f"c{n}", **entry})

    def change_some(self):
        third, fourth, fifth = self.log[2:5]
        third.update(body={"text": sealed("c7")}, edited_ts=7)
        self.does("edit", {"seq": 3, "text": sealed("c7")}, type="edit", target=3)
        fourth["reactions"] = {"ok": 1}
        self.does("react", {"seq": 4, "emoji": "ok"}, type="react", target=4,
                  body={"emoji": "ok", "on": True})
        fifth.update(pinned=True, ext={"votes": "1"})
        self.does("extend", {"seq": 5, "set": {"votes": "1"}}, type="extend", target=5,
                  body={"keys": ["votes"]})
        self.does("pin", {"seq": 5}, type="pin", target=5, body={"on": True})
        self.does("forward", {"from": CONV, "seqs": [3]}, type="message", kind="text",
                  body=dict(third["body"]), forwarded=True, count=6)
        self.does("send to", {"to": ["bob"], "text": sealed("c12")}, type="message", kind="text",
                  body={"text": sealed("c12")}, to=["bob"], count=6)
        self.does("open", {"whole": sealed("c13")}, type="message", kind="text",
                  body={"text": sealed("c13")}, count=7)
        self.does("finish", {"seq": 13, "text": sealed("c13")}, type="finish", target=13, count=7)
        self.does("open", {"whole": sealed("c15")}, type="message", kind="text",
                  body={"text": sealed("c15")[:10]}, streaming=True, count=8)
        piece = {"seq": 15, "at": 0, "text": sealed("c15")[:12]}
        self.notes += [["i", 99, 1, "append", CONV, "c99", piece],
                       ["a", 99, 1, "append", CONV, "c99", {"at": 12, "saved": 10}]]

    def send(self, n):
        cid = f"c{n}"
        text = sealed(cid)
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
            count += entry["type"] == "message" and "to" not in entry
            entry["count"] = count


class UntoldStory(Story):
    """Ann begins one more just before the kill, nobody is told, and time takes it back
    before it is read."""
    is_drained = False

    def __init__(self):
        super().__init__()
        self.notes.append(["i", 16, 1, "open", CONV, "c16", {"whole": sealed("c16")}])
        self.log += [{"seq": 16, "id": 160, "ts": 16, "count": 9, "type": "message",
                      "from": "ann", "recalled": True},
                     {"seq": 17, "id": 170, "ts": 17, "count": 9, "type": "recall", "from": "",
                      "target": 16}]
        self.count, self.read = 9, 17
        self.sync_seq = 17


class TwoUntoldStory(Story):
    """She does so on two devices: whose tombstone stands first nobody can say."""
    is_drained = False

    def __init__(self):
        super().__init__()
        self.notes += [["o", 3, *ANN, "phone"],
                       ["i", 16, 3, "send", CONV, "c16", {"text": sealed("c16")}],
                       ["i", 17, 3, "open", CONV, "c17", {"whole": sealed("c17")}],
                       ["i", 18, 1, "open", CONV, "c18", {"whole": sealed("c18")}]]
        gone = {"type": "message", "from": "ann", "recalled": True}
        self.log += [{"seq": 16, "id": 160, "ts": 16, "count": 9, **gone},
                     {"seq": 17, "id": 170, "ts": 17, "count": 10, "type": "message", "from": "ann",
                      "cid": "c16", "kind": "text", "body": {"text": sealed("c16")}},
                     {"seq": 18, "id": 180, "ts": 18, "count": 11, **gone}]
        self.log += [{"seq": seq, "id": seq * 10, "ts": seq, "count": 11, "type": "recall",
                      "from": "", "target": of} for seq, of in ((19, 16), (20, 18))]
        self.count, self.read = 11, 20
        self.sync_seq = 20


class LateStory(UntoldStory):
    """Time takes it back while it is read: the tombstone is seen, what says so is read
    when all else has been."""

    def __init__(self):
        super().__init__()
        self.late = [self.log.pop()]
        self.sync_seq = self.read = 16


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
    story.notes.append(["e", 2, CONV, 99, 990, 99, "ann", "c99", "message"])


def answer_twice(story):
    story.notes.append(["a", 5, 1, "send", CONV, "c5", {"seq": 7, "id": 70, "ts": 7}])


def refuse_and_keep(story):
    story.notes.append(["r", 5, 1, "send", CONV, "c5", "busy"])


def refuse_for_room(story):
    """There is some."""
    story.notes += [["i", 100, 1, "send", CONV, "c100", {"text": sealed("c100")}],
                    ["r", 100, 1, "send", CONV, "c100", check.NO_ROOM]]


def fill_disk(story):
    """She says it again, and that there is no room means nothing then."""
    story.was_full = True
    refuse_for_room(story)
    story.notes.append(["r", 5, 1, "send", CONV, "c5", check.NO_ROOM])


def refuse_for_room_and_keep(story):
    story.was_full = True
    story.notes = [note for note in story.notes if note[:2] != ["a", 5]]
    story.notes.append(["r", 5, 1, "send", CONV, "c5", check.NO_ROOM])


def take_time_to_index(story):
    story.is_slow = True


def leave_out_of_index(story):
    story.unfound = 4


def leave_unanswered(story):
    story.notes = [note for note in story.notes if note[:2] != ["a", 5]]


def lose_edit(story):
    story.log[2].update(body={"text": sealed("c3")})
    story.log[2].pop("edited_ts")


def keep_old_words(story):
    story.log[2].update(body={"text": sealed("c3")})


def miscount_reactions(story):
    story.log[3]["reactions"]["ok"] = 2


def lose_pin(story):
    story.log[4].pop("pinned")


def lose_key(story):
    story.log[4]["ext"] = {"votes": "0"}


def say_nothing_changed(story):
    story.log[7].pop("body")


def copy_what_was_not_said(story):
    story.log[10]["body"] = {"text": sealed("c3").replace(" x", " y")}


def copy_another(story):
    story.log[10]["body"] = {"text": sealed("c5")}


def show_what_is_for_others(story):
    story.viewer = "carol"


def hide_from_all(story):
    keep = ("seq", "id", "ts", "count", "type")
    story.log[11] = {**{k: story.log[11][k] for k in keep}, "from": "", "hidden": True}


def lose_a_piece(story):
    story.log[12]["body"] = {"text": sealed("c13")[:-1]}


def lose_what_was_saved(story):
    story.log[14]["body"] = {"text": sealed("c15")[:9]}


def finish_by_itself(story):
    story.log[14].pop("streaming")


def show_another_tenant(story):
    story.notes.append(["f", 1, "canary-other"])


def take_back_what_nobody_began(story):
    story.notes.pop()


def take_back_by_nobody(story):
    story.log.pop()


def never_say_so(story):
    story.late.pop()


UNTOLD_HARMS = ((take_back_what_nobody_began, "phantom"), (take_back_by_nobody, "phantom"))
HARMS = (
    (lose_last, "lost"), (lose_middle, "holes"), (lose_quietly, "lost"), (repeat_one, "twice"),
    (swap_two, "reordered"), (invent_one, "phantom"), (alter_one, "phantom"),
    (forget_recall, "changed"), (recount, "counts"), (set_cursor_back, "cursors"),
    (miscount_unread, "counts"), (sync_too_early, "lost"), (lose_push, "lost"),
    (push_too_early, "lost"), (answer_twice, "twice"), (refuse_and_keep, "refused"),
    (refuse_for_room, "refused"), (fill_disk, None), (refuse_for_room_and_keep, "phantom"),
    (take_time_to_index, None), (leave_out_of_index, "lost"), (leave_unanswered, "unknown"), (show_another_tenant, "foreign"),
    (lose_edit, "present"), (keep_old_words, "present"), (miscount_reactions, "present"),
    (lose_pin, "present"), (lose_key, "present"), (say_nothing_changed, "phantom"),
    (copy_what_was_not_said, "phantom"), (copy_another, "phantom"),
    (show_what_is_for_others, "veiled"), (hide_from_all, "phantom"),
    (lose_a_piece, "present"), (lose_what_was_saved, "lost"), (finish_by_itself, "present"),
)


class Told:
    """In the place of pages.Pages: the story instead of a daemon."""

    def __init__(self, story):
        self.story = story

    def __call__(self, judge, port, dice):
        self.judge, self.dice = judge, dice
        return self

    def read_all(self):
        if not self.story.log:
            return []
        log = self.judge.log(TENANT, CONV)
        for entry in self.story.log:
            self.judge.saw(log, entry, self.story.viewer)
        for entry in getattr(self.story, "own", ()):
            self.judge.saw(log, entry, "ann")
        rows = []
        for user, peer in (("ann", "bob"), ("bob", "ann")):
            row = {"conv": f"u:{peer}", "seq": self.story.sync_seq, "mentions": 0,
                   "count": self.story.count,
                   "unread": self.story.unread, "read": self.story.read, "from_seq": 1,
                   "member_count": 2}
            row.update(getattr(self.story, "row", {}) if user == "ann" else {})
            self.judge.told[(TENANT, user), CONV] = row
            rows.append(((TENANT, user), row))
        return rows

    def read_late(self):
        for entry in getattr(self.story, "late", ()):
            self.judge.saw(self.judge.log(TENANT, CONV), entry, self.story.viewer)

    def has_side(self, tenant, conv):
        return conv in getattr(self.story, "sides", ())

    def read_room(self, room, is_full):
        return self.story.title, self.story.marked, self.story.record

    def read_log(self, person, conv, after):
        log = getattr(self.story, "logs", {}).get(conv, ())
        log = getattr(self.story, "shown", {}).get((person[1], conv), log)
        return [e for e in log if e["seq"] > after]

    def search(self, log, entry, user):
        """Once it is told that the index is not so far."""
        if getattr(self.story, "is_slow", False):
            self.story.is_slow = False
            return {"hits": [], "partial": False, "upto": entry["id"] - 1}
        is_found = entry["seq"] != getattr(self.story, "unfound", 0)
        return {"hits": [{"entry": entry}] * is_found, "partial": False, "upto": entry["id"]}

    # --- of logs aside

    def people_of(self, tenant):
        return sorted(PEOPLE)

    def read_members(self, tenant, conv):
        return [{"user": user, **row} for user, row in self.story.members[conv].items()]

    def read_readers(self, tenant, conv):
        return [{"user": user, "role": role} for user, role in self.story.readers.items()]

    def read_user(self, tenant, user):
        return self.story.users.get(user)

    def rest(self, seconds):
        """The story waits for nothing."""

    def is_all_gone(self, tenant, admin, user):
        return True

    def read_reports(self, tenant):
        rows = getattr(self.story, "reports", [])
        return rows, sum(row["state"] == "open" for row in rows)

    def read_file(self, tenant, user, id):
        return self.story.files.get(id)

    def read_bytes(self, tenant, user, id):
        return self.story.bytes

    def readers_of_brief(self, tenant):
        return getattr(self.story, "talkers", ())

    def read_row(self, person, conv):
        rows = getattr(self.story, "rows", {})
        return rows.get((person[1], conv)) or self.story.brief[person[1]]

    def read_contact(self, tenant, user, other):
        return getattr(self.story, "standing", {}).get(user, {})

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
            getattr(story, "prepare", lambda judge: None)(judge)
            judge.take_journal(1, getattr(story, "is_drained", True),
                               getattr(story, "was_full", False), None)
            judge.look(1, 0, True)
        finally:
            check.Pages = real
    return {kind for kind, found in judge.problems.items() if found}


class Socket:
    """In the place of a line's: was all that was meant on the disk when it left?"""

    def __init__(self, journal):
        self.journal, self.is_late = journal, False

    def send(self, data):
        self.is_late |= bool(self.journal.lines)
        return len(data)


def is_noted_first():
    """An intent is in the journal before it leaves, whoever lets it go."""
    with tempfile.TemporaryDirectory() as place:
        load = Load({}, 1, pathlib.Path(place) / "journal", None)
        line = Line.__new__(Line)
        line.load, line.out, line.sock = load, bytearray(b"x"), Socket(load.journal)
        load.journal.note("i")
        line.flush()
        load.journal.close()
    if line.sock.is_late:
        print("an intent leaves before it is on the disk")
    return not line.sock.is_late


def run():
    """How many of these the checker does not see."""
    missed = 0
    nothing = ((lambda story: None), None)
    tests = [(Story, *row) for row in (nothing, *HARMS)]
    tests += [(UntoldStory, *row) for row in (nothing, *UNTOLD_HARMS)]
    tests += [(TwoUntoldStory, *nothing), (LateStory, *nothing)]
    tests += [(LateStory, never_say_so, "changed")]
    tests += [(OwnStory, *row) for row in (nothing, *OWN_HARMS)]
    tests += [(RoomStory, *row) for row in (nothing, *ROOM_HARMS)]
    tests += [(KeepStory, *row) for row in (nothing, *KEEP_HARMS)]
    tests += [(SideStory, *row) for row in (nothing, *SIDE_HARMS)]
    tests += [(ReportStory, *row) for row in (nothing, *REPORT_HARMS)]
    for make, harm, kind in tests:
        story = make()
        harm(story)
        found = problems_of(story)
        if kind not in found and (kind or found):
            print(f"{harm.__name__}: found {sorted(found)}, not {kind}")
            missed += 1
    driven = {verb.method for verb in VERBS}
    faults = leftout.faults(driven)
    for text in faults:
        print(text)
    missed += bool(faults)
    sees_new = leftout.faults(driven - {"message.send"})
    missed += not sees_new
    missed += not is_noted_first()
    print(f"{len(tests) + 3 - missed} passed, {missed} failed")
    return missed
