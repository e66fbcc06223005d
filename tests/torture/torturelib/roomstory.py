# SPDX-License-Identifier: Apache-2.0
"""A short story in a live room that is right, and what a bad daemon could show
instead; for selftest.py."""

from .cast import room_title, seal
from .roomcheck import Room
from .roomverbs import ROOMS

TENANT, CONV = "default", "r:r0"
CANARY = "canary"
ANN, BOB, PHONE, ROOT = 1, 2, 3, 4      # lines; the third is bob's, too
KEY = "ann desktop 0"


def classes(high=0, normal=0, low=0):
    return {"high": high, "normal": normal, "low": low}


class RoomStory:
    """Ann's room; bob's phone is too slow for 3 and 4. What was said last is
    not in the record, for the daemon was killed."""

    is_drained = False

    def __init__(self):
        room = Room(TENANT, CONV, "ann", ["bob", "carol"], CANARY)
        self.rooms, self.log, self.room = {(TENANT, CONV): room}, [], room
        self.numbers = 0
        self.notes = [["o", ANN, TENANT, "ann", "desktop"], ["o", BOB, TENANT, "bob", "desktop"],
                      ["o", PHONE, TENANT, "bob", "phone"],
                      ["o", ROOT, TENANT, "root", "desktop"]]
        for line, count in ((ANN, 1), (BOB, 2), (PHONE, 2)):
            if line == BOB:
                self.notes.append(["p", ANN, CONV, "joined", "bob", 2])
            self.call(line, "room join", {}, {"n": 0, "began_ts": 5, "members": count})
        for n in range(1, 7):
            self.say(n)
        for _ in range(2):
            self.call(BOB, "room say", {"text": f"{CANARY} like 0", "kind": "like",
                                        "merge": True}, {"merged": True})
        self.hear(7, "bob", "like", f"{CANARY} like 0", 2)
        self.call(ANN, "room say", {"text": "x", "kind": "text"}, {"dropped": "busy"})
        self.call(BOB, "room curse", {"text": "y", "kind": "text", "cursed": True},
                  {"dropped": "filtered"})
        self.announce(8)
        for value in ("one", "two", None):
            self.change(value)
        self.change("three")
        self.call(ANN, "room ban", {"user": "carol", "off": False}, {})
        self.call(ANN, "room speaker", {"user": "bob", "off": False}, {})
        self.call(ANN, "room stats", {}, {
            "n": 8, "accepted": classes(normal=8, high=1), "members": 2, "seats": 3, "began_ts": 5,
            "dropped": {"rate": classes(), "muted": classes(), "filtered": classes(normal=1),
                        "busy": classes(normal=1), "ring": classes(normal=2)}})
        self.call(ANN, "room attributes", {}, {"attributes": [
            {"key": KEY, "value": "three", "owner": "ann"}]})
        self.notes.append(["q"])
        self.title = room_title(0, CANARY)
        self.marked = {"ban": ["carol"], "mute": [], "speaker": ["bob"]}

    def announce(self, n):
        text = f"{CANARY} root c{self.numbers + 1} x x"
        args = {"text": text, "kind": "text", "rooms": [CONV], "all": False}
        self.call(ROOT, "room announce", args, {"rooms": 1}, ROOMS)
        self.hear(n, "", "text", text, 1, "high")

    def change(self, value):
        verb, args = ("room attribute", {"key": KEY, "value": value}) if value else (
            "room no attribute", {"key": KEY})
        self.call(ANN, verb, args, {})
        for line in (ANN, BOB):
            self.notes.append(["t", line, CONV, {KEY: value} if value else {},
                               [] if value else [KEY], "ann"])

    def call(self, line, verb, args, answer, conv=CONV):
        self.numbers += 1
        about = [self.numbers, line, verb, conv, f"c{self.numbers}"]
        self.notes += [["i", *about, args], ["a", *about, answer]]

    def say(self, n):
        line, user = ((ANN, "ann"), (BOB, "bob"))[n % 2]
        cid = f"c{self.numbers + 1}"
        text = f"{CANARY} {user} {cid} {seal(TENANT, CONV, user, cid, 'x')} x"
        at = len(self.notes)
        self.call(line, "room say", {"text": text, "kind": "text"}, {"n": n})
        answer = self.notes.pop()
        self.hear(n, user, "text", text, 1)
        self.notes.append(answer)
        if n == 1:
            self.record = []
        if n < 6:
            self.record.append((n + 2, n, user, text, "normal", 1))
        assert self.notes[at][0] == "i"

    def hear(self, n, *message):
        sender, kind, text, count, *class_ = message
        for line in (ANN, BOB, PHONE):
            if line == PHONE and n == 3:
                self.notes.append(["s", PHONE, CONV, 0, 2, 0, 0])
            elif line != PHONE or n != 4:
                self.notes.append(["m", line, CONV, n, sender, kind, text,
                                   class_[0] if class_ else None, count])

    # --- for those who change it

    def heard(self, line, n):
        return next(i for i, note in enumerate(self.notes)
                    if note[:2] == ["m", line] and note[3] == n)

    def answer(self, key, value):
        return next(note for note in self.notes if note[0] == "a" and note[6].get(key) == value)

    def stats(self):
        return self.answer("seats", 3)[6]


def swap_heard(story):
    one, other = story.heard(BOB, 2), story.heard(BOB, 3)
    notes = story.notes
    notes[one], notes[other] = notes[other], notes[one]


def repeat_heard(story):
    at = story.heard(BOB, 2)
    story.notes.insert(at, story.notes[at])


def skip_one(story):
    del story.notes[story.heard(BOB, 3)]


def skip_first(story):
    del story.notes[story.heard(BOB, 1)]


def skip_last(story):
    del story.notes[story.heard(BOB, 8)]


def forget_missed(story):
    story.notes = [note for note in story.notes if note[0] != "s"]


def tell_more_missed(story):
    next(note for note in story.notes if note[0] == "s")[4] = 3


def say_other_words(story):
    story.notes[story.heard(BOB, 2)][6] += "y"


def change_a_word_for_all(story):
    for note in story.notes:
        if note[0] == "m" and note[3] == 2:
            note[6] += "y"


def invent(story):
    for line in (ANN, BOB, PHONE):
        story.notes.insert(-1, ["m", line, CONV, 9, "bob", "text", "a b c99 d e", None, 1])


def say_twice(story):
    note = story.notes[story.heard(BOB, 6)]
    for line in (ANN, BOB, PHONE):
        story.notes.insert(-1, ["m", line, CONV, 9, *note[4:]])


def raise_class(story):
    for note in story.notes:
        if note[0] == "m" and note[3] == 5:
            note[7] = "high"


def swap_own(story):
    """Numbers 2 and 4 are ann's."""
    for note in story.notes:
        if note[0] == "m" and note[3] in (2, 4):
            note[3] = 6 - note[3]
    story.answer("n", 2)[6]["n"], story.answer("n", 4)[6]["n"] = 4, 2
    for note in story.notes:
        if note[0] == "m" and note[3] == 2:
            at = story.notes.index(note)
            first = story.heard(note[1], 1) + 1
            story.notes.insert(first, story.notes.pop(at))


def answer_another_n(story):
    story.answer("n", 5)[6]["n"] = 6


def answer_one_n_twice(story):
    for n in (5, 6):
        for line in (ANN, BOB, PHONE):
            del story.notes[story.heard(line, n)]
    story.answer("n", 5)[6]["n"] = 6


def answer_a_retry_otherwise(story):
    note = story.answer("n", 5)
    about = [90, note[2], "room again", *note[4:6]]
    story.notes += [["i", *about, {}], ["a", *about, {"n": 8}]]


def drop_and_say(story):
    story.answer("n", 5)[6].clear()
    next(n for n in story.notes if n[0] == "a" and not n[6] and n[3] == "room say")[6].update(
        {"dropped": "busy"})


def let_a_curse_pass(story):
    story.answer("dropped", "filtered")[6].update({"dropped": "busy"})


def say_a_curse(story):
    note = story.answer("dropped", "filtered")
    note[6].clear()
    note[6]["n"] = 9


def announce_by_nobody(story):
    for note in story.notes:
        if note[0] == "m" and note[3] == 8:
            note[6] += "y"


def announce_quietly(story):
    for note in story.notes:
        if note[0] == "m" and note[3] == 8:
            note[7] = None


def announce_twice(story):
    for line in (ANN, BOB, PHONE):
        story.notes.insert(-1, ["m", line, CONV, 9, *story.notes[story.heard(line, 8)][4:]])


def announce_to_nobody(story):
    story.notes = [n for n in story.notes if n[0] != "m" or n[3] != 8]
    story.stats().update(n=7, accepted=classes(normal=8))


def announce_to_more(story):
    story.answer("rooms", 1)[6]["rooms"] = 2


def heard_of(story, value):
    return next(note for note in story.notes if note[:2] == ["t", BOB]
                and note[3].get(KEY) == value)


def swap_attributes(story):
    note = heard_of(story, "one")
    story.notes.remove(note)
    story.notes.insert(story.notes.index(heard_of(story, "two")) + 1, note)


def invent_an_attribute(story):
    heard_of(story, "two")[3][KEY] = "four"


def change_by_another(story):
    heard_of(story, "two")[5] = "bob"


def forget_an_attribute(story):
    story.answer("attributes", [{"key": KEY, "value": "three", "owner": "ann"}])[6][
        "attributes"] = []


def keep_an_attribute(story):
    story.answer("attributes", [{"key": KEY, "value": "three", "owner": "ann"}])[6][
        "attributes"][0]["value"] = "two"


def drop_for_no_reason(story):
    story.answer("dropped", "busy")[6]["dropped"] = "muted"


def count_too_few(story):
    story.stats()["accepted"]["normal"] -= 1


def count_a_drop_too_many(story):
    story.stats()["dropped"]["busy"]["normal"] += 1


def count_missed_twice(story):
    story.stats()["dropped"]["ring"]["normal"] += 2


def lose_a_like(story):
    for note in story.notes:
        if note[0] == "m" and note[3] == 7:
            note[8] = 1


def hear_after_leaving(story):
    at = story.heard(PHONE, 6)
    about = [91, PHONE, "room leave", CONV, "c91"]
    story.notes[at:at] = [["i", *about, {}], ["a", *about, {}]]


def miscount_people(story):
    story.notes.insert(-1, ["p", ANN, CONV, "left", "carol", 4])


def let_in_the_banned(story):
    story.room.lasting["ban bob"] = {True}
    story.marked["ban"].append("bob")


def begin_anew(story):
    next(n for n in story.notes if n[0] == "a" and n[2] == PHONE)[6]["began_ts"] = 6


def forget_ban(story):
    story.marked["ban"] = []


def forget_speaker(story):
    story.marked["speaker"] = []


def invent_mute(story):
    story.marked["mute"] = ["bob"]


def forget_title(story):
    story.title = "r0"


def leave_out_of_record(story):
    del story.record[2]


def find_no_room_to_record(story):
    story.was_full = story.is_drained = True
    leave_out_of_record(story)


def record_twice(story):
    story.record.append((9, *story.record[-1][1:]))


def record_twice_without_room(story):
    story.was_full = True
    record_twice(story)


def record_other_words(story):
    story.record[1] = (*story.record[1][:3], "other", *story.record[1][4:])


def record_another_class(story):
    story.record[1] = (*story.record[1][:4], "high", 1)


def record_fewer(story):
    stop(story)
    story.is_drained = False
    at = next(i for i, entry in enumerate(story.record) if entry[5] == 2)
    story.record[at] = (*story.record[at][:5], 1)


def record_phantom(story):
    stop(story)
    story.is_drained = False
    story.record.append((11, 9, "bob", "nobody", "normal", 1))


def stop_without_recording(story):
    story.is_drained = True


def stop(story):
    story.is_drained = True
    story.record += [(note[3] + 2, note[3], note[4], note[6], note[7] or "normal", note[8])
                     for note in story.notes if note[:2] == ["m", ANN] and note[3] > 5]


ROOM_HARMS = (
    (swap_heard, "reordered"), (repeat_heard, "twice"), (skip_one, "lost"),
    (skip_first, "lost"), (skip_last, "lost"), (forget_missed, "lost"),
    (tell_more_missed, "counts"), (say_other_words, "changed"),
    (change_a_word_for_all, "phantom"), (invent, "phantom"), (say_twice, "twice"),
    (raise_class, "phantom"), (swap_own, "reordered"), (answer_another_n, "phantom"),
    (answer_one_n_twice, "twice"), (answer_a_retry_otherwise, "twice"),
    (drop_and_say, "refused"), (drop_for_no_reason, "refused"), (count_too_few, "counts"),
    (count_a_drop_too_many, "counts"), (count_missed_twice, "counts"), (lose_a_like, "counts"),
    (hear_after_leaving, "phantom"), (miscount_people, "members"),
    (let_in_the_banned, "members"), (begin_anew, "changed"), (forget_ban, "lost"),
    (invent_mute, "lost"), (forget_title, "lost"), (leave_out_of_record, "holes"),
    (find_no_room_to_record, None), (record_twice_without_room, "holes"),
    (record_twice, "holes"), (record_other_words, "changed"), (record_phantom, "phantom"),
    (stop_without_recording, "lost"), (stop, None), (record_another_class, "changed"),
    (record_fewer, "changed"), (let_a_curse_pass, "refused"), (say_a_curse, "veiled"),
    (announce_by_nobody, "phantom"), (announce_quietly, "phantom"), (announce_twice, "twice"),
    (announce_to_nobody, "lost"), (announce_to_more, "counts"), (swap_attributes, "reordered"),
    (invent_an_attribute, "phantom"), (change_by_another, "phantom"),
    (forget_an_attribute, "lost"), (keep_an_attribute, "lost"), (forget_speaker, "lost"),
)
