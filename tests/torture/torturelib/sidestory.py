# SPDX-License-Identifier: Apache-2.0
"""A short story of the logs of sidelog.py, for selftest.py: right as it stands,
and the harms that must be seen."""

import hashlib

from .cast import GATE, NEWS, OLD, SHELF, STAFF, seal
from .fileverbs import content
from .goneverbs import old_conv
from .sidelog import SIDE

TENANT = "default"
PEOPLE = ("ann", "bob", "carol", "dan")     # ann administers, bob owns all


def sealed(conv, sender, cid):
    return f"canary {sender} {cid} {seal(TENANT, conv, sender, cid, 'x')} x"


class SideStory:
    """Carol is muted, dan becomes an admin and has cleared; he comments in the
    channel in which carol publishes no more; of three who came one is deleted
    and another erased; bob has sent a file."""

    def __init__(self):
        self.notes = [["o", n, TENANT, user, "desktop"] for n, user in enumerate(PEOPLE, 1)]
        self.log, self.rooms, self.sides = [], {}, (STAFF, NEWS, GATE, SHELF)
        self.logs = {conv: [] for conv in self.sides}
        self.logs.update({"t:": [], **{f"s:{user}": [] for user in PEOPLE}})
        self.staff()
        self.news()
        self.gate()
        self.shelf()

    # --- what is meant, and stands

    def intends(self, user, verb, conv, args, answer=None, code=None):
        n, line = len(self.notes), PEOPLE.index(user) + 1
        self.notes.append(["i", n, line, verb, SIDE + conv, f"c{n}", args])
        if answer is not None:
            self.notes.append(["a", n, line, verb, SIDE + conv, f"c{n}", answer])
        if code:
            self.notes.append(["r", n, line, verb, SIDE + conv, f"c{n}", code])
        return f"c{n}"

    def stands(self, conv, sender, type_, **more):
        log = self.logs[conv]
        count = (log[-1]["count"] if log else 0) + (type_ == "message")
        log.append({"seq": len(log) + 1, "id": (len(log) + 1) * 10, "ts": len(log) + 1,
                    "count": count, "type": type_, "from": sender, **more})
        return {key: log[-1][key] for key in ("seq", "id", "ts")}

    def does(self, user, verb, conv, args, type_, **more):
        cid = f"c{len(self.notes)}"
        self.intends(user, verb, conv, args, self.stands(conv, user, type_, cid=cid, **more))

    def says(self, user, verb, conv, **more):
        text = sealed(conv, user, f"c{len(self.notes)}")
        self.does(user, verb, conv, {"text": text, **more}, "message", kind="text",
                  body={"text": text}, **more)

    # --- the four

    def staff(self):
        self.stands(STAFF, "", "create", users=["bob", "carol", "dan"])
        self.says("bob", "say to staff", STAFF)
        self.intends("dan", "clear", STAFF, {"seen": 2}, {})
        self.logs["s:dan"].append({"seq": 1, "type": "setting",
                                   "body": {"conv": STAFF, "cleared": 2}})
        self.does("ann", "mute", STAFF, {"users": ["carol"]}, "update", users=["carol"])
        self.does("ann", "set_role", STAFF, {"users": ["dan"], "role": "admin"}, "update",
                  users=["dan"])
        self.intends("carol", "say to staff", STAFF, {"text": "x"}, code="muted")
        self.says("dan", "say to staff", STAFF)
        self.members = {
            STAFF: {"bob": {"role": "owner"}, "carol": {"role": "member", "muted_until": 9},
                    "dan": {"role": "admin"}},
            GATE: {"bob": {}, "t-2": {}}}
        like = {"seq": 5, "count": 2, "member_count": 3, "from_seq": 1}
        self.rows = {
            ("bob", STAFF): {**like, "read": 2, "unread": 1, "role": "owner"},
            ("carol", STAFF): {**like, "read": 0, "unread": 2, "role": "member",
                               "muted_until": 9},
            ("dan", STAFF): {**like, "read": 5, "unread": 0, "role": "admin", "from_seq": 3}}
        self.shown = {("dan", STAFF): self.logs[STAFF][2:]}

    def news(self):
        self.stands(NEWS, "", "create", users=["bob"])
        self.stands(NEWS, "", "update", users=["carol"])
        self.says("bob", "publish", NEWS)
        self.intends("dan", "follow", NEWS, {}, {})
        self.says("dan", "comment", NEWS, reply_to=3)
        self.does("ann", "writers", NEWS, {"add": [], "remove": ["carol"]}, "update",
                  users=["carol"])
        self.intends("carol", "publish", NEWS, {"text": "x"}, code="forbidden")
        self.readers = {"bob": "owner", "carol": "reader", "dan": "reader"}
        for user, role in self.readers.items():
            self.rows[user, NEWS] = {"seq": 5, "count": 2, "member_count": 3, "from_seq": 1,
                                     "read": 3, "unread": 1, "role": role}

    def gate(self):
        self.stands(GATE, "", "create", users=["bob"])
        for user in ("t-1", "t-2"):
            self.intends("ann", "hire", GATE, {"id": user}, {})
        self.does("ann", "seat", GATE, {"users": ["t-1", "t-2"]}, "join", users=["t-1", "t-2"])
        self.intends("ann", "dismiss", GATE, {"id": "t-1"}, {})
        self.stands(GATE, "", "leave", users=["t-1"])
        self.logs["t:"].append({"seq": 1, "id": 7, "ts": 7, "type": "user", "users": ["t-1"],
                                "body": {"gone": True}})
        self.users = {"t-1": {"gone": True}, "t-2": {"id": "t-2"}, "e-3": {"gone": True}}
        self.erase()

    def erase(self):
        """The same was said by two; the one who is erased is so at 80."""
        self.intends("ann", "hire", GATE, {"id": "e-3"}, {})
        for user in ("e-3", "t-1"):
            cid, log = f"c{len(self.notes)}", []
            page = [[who, f"{cid}-{n}", sealed(old_conv(user), who, f"{cid}-{n}")]
                    for n, who in enumerate((OLD[0], user))]
            self.intends("ann", "bring words", GATE, {"id": user, "page": page}, {"seq": 2})
            for seq, (who, name, text) in enumerate(page, 1):
                log.append({"seq": seq, "id": 50 + seq, "ts": 1, "count": 0, "type": "message",
                            "from": who, "cid": name, "kind": "text", "body": {"text": text}})
            self.logs["u:" + user] = log
        self.intends("ann", "dismiss", GATE, {"id": "e-3", "erase": True}, {})
        self.logs["t:"].append({"seq": 2, "id": 80, "ts": 8, "type": "user", "users": ["e-3"],
                                "body": {"gone": True}})
        self.before = self.logs["u:e-3"][1]
        self.takes_back("u:e-3")

    def takes_back(self, conv):
        """Its second entry, and says so."""
        log = self.logs[conv]
        log[1] = {key: log[1][key] for key in ("seq", "id", "ts", "count", "type", "from")}
        log[1]["recalled"] = True
        log.append({"seq": 3, "id": 90, "ts": 9, "count": 0, "type": "erase", "from": "ann",
                    "target": 2})

    def shelf(self):
        self.stands(SHELF, "", "create", users=["bob", "carol"])
        cid = f"c{len(self.notes)}"
        named = {"id": "f1", "name": "plan.txt", "size": 100}
        self.intends("bob", "begin file", SHELF, {"size": 100, "name": "plan.txt"},
                     {"file": {**named, "ts": 1, "parts": []}})
        self.intends("bob", "put", SHELF, {"id": "f1"}, {"file": named})
        self.bytes = content(TENANT, "bob", cid, 100)
        whole = {**named, "hash": hashlib.sha256(self.bytes).hexdigest()}
        self.intends("bob", "finish file", SHELF, {"id": "f1"}, {"file": whole})
        self.does("bob", "name file", SHELF, named, "message", kind="file", body={"file": whole})
        self.logs["s:bob"].append({"seq": 1, "ts": 2, "type": "file", "body": {"finished": "f1"}})
        self.files = {"f1": whole}


def lose_the_last(story):
    story.logs[STAFF].pop()


def say_what_nobody_meant(story):
    story.stands(STAFF, "bob", "message", cid="c99", kind="text", body={"text": "buy"})


def say_it_again(story):
    first = story.logs[STAFF][1]
    story.stands(STAFF, "bob", "message", cid=first["cid"], kind="text", body=first["body"])


def order_it_anew(story):
    story.logs[STAFF][3]["id"] = 9


def leave_a_hole(story):
    del story.logs[STAFF][2]


def push_what_is_not_there(story):
    story.notes.append(["e", 2, STAFF, 9, 90, 9, "dan", "c98", "message"])


def answer_another_place(story):
    story.notes[next(i for i, note in enumerate(story.notes) if note[:1] == ["a"])][6]["seq"] = 4


def forget_mute(story):
    del story.members[STAFF]["carol"]["muted_until"]


def forget_role(story):
    story.members[STAFF]["dan"]["role"] = "member"


def let_the_muted_speak(story):
    story.says("carol", "say to staff", STAFF)


def refuse_who_may_speak(story):
    story.intends("dan", "say to staff", STAFF, {"text": "x"}, code="muted")


def forget_clearing(story):
    story.rows["dan", STAFF]["from_seq"] = 1


def clear_for_another(story):
    story.rows["bob", STAFF]["from_seq"] = 3


def show_what_was_cleared(story):
    story.shown.clear()


def clear_in_silence(story):
    story.logs["s:dan"].clear()


def publish_from_outside(story):
    story.says("dan", "publish", NEWS)


def forget_a_reader(story):
    del story.readers["dan"]


def invent_a_reader(story):
    story.readers["ann"] = "reader"


def keep_a_writer(story):
    story.readers["carol"] = "writer"


def refuse_the_owner(story):
    story.intends("bob", "publish", NEWS, {"text": "x"}, code="forbidden")


def bring_back_the_deleted(story):
    story.users["t-1"] = {"id": "t-1"}


def forget_who_came(story):
    del story.users["t-2"]


def delete_in_silence(story):
    story.logs["t:"].clear()


def keep_her_seat(story):
    story.logs[GATE].pop()
    story.members[GATE]["t-1"] = {}


def send_another_away(story):
    story.stands(GATE, "", "leave", users=["t-2"])


def keep_words_of_the_erased(story):
    story.logs["u:e-3"][1:] = [story.before]


def erase_what_was_to_stay(story):
    story.takes_back("u:t-1")


def erase_the_other_too(story):
    log = story.logs["u:e-3"]
    log[0] = {**log[1], "seq": 1, "from": OLD[0]}


def erase_in_silence(story):
    story.logs["u:e-3"].pop()


def lose_what_was_brought(story):
    story.logs["u:t-1"].clear()


def bring_it_twice(story):
    log = story.logs["u:t-1"]
    log += [{**entry, "seq": entry["seq"] + 2} for entry in log]


def lose_file(story):
    story.files.clear()


def collect_what_is_named(story):
    story.files.clear()
    story.logs["s:bob"].append({"seq": 2, "ts": 10 ** 9, "type": "file",
                                "body": {"deleted": "f1"}})


def lose_bytes(story):
    story.bytes = None


def change_bytes(story):
    story.bytes = story.bytes[:-1] + b"?"


def keep_half(story):
    story.files["f1"] = {"id": "f1", "name": "plan.txt", "size": 100,
                         "parts": [{"from": 0, "upto": 50}]}


def finish_twice(story):
    story.logs["s:bob"].append({**story.logs["s:bob"][0], "seq": 2})


def name_another(story):
    story.logs[SHELF][1]["body"]["file"] = {"id": "f2", "name": "plan.txt", "size": 100}


SIDE_HARMS = (
    (lose_the_last, "lost"), (say_what_nobody_meant, "phantom"), (say_it_again, "twice"),
    (order_it_anew, "reordered"), (leave_a_hole, "holes"), (push_what_is_not_there, "lost"),
    (answer_another_place, "twice"), (forget_mute, "members"), (forget_role, "members"),
    (let_the_muted_speak, "members"), (refuse_who_may_speak, "refused"),
    (forget_clearing, "lost"), (clear_for_another, "phantom"), (show_what_was_cleared, "veiled"),
    (clear_in_silence, "lost"), (publish_from_outside, "members"), (forget_a_reader, "lost"),
    (invent_a_reader, "phantom"), (keep_a_writer, "members"), (refuse_the_owner, "refused"),
    (bring_back_the_deleted, "lost"), (forget_who_came, "lost"), (delete_in_silence, "lost"),
    (keep_her_seat, "lost"), (send_another_away, "phantom"),
    (keep_words_of_the_erased, "present"), (erase_what_was_to_stay, "present"),
    (erase_the_other_too, "phantom"), (erase_in_silence, "changed"),
    (lose_what_was_brought, "lost"), (bring_it_twice, "twice"), (lose_file, "lost"),
    (collect_what_is_named, "lost"), (lose_bytes, "lost"), (change_bytes, "changed"), (keep_half, "lost"),
    (finish_twice, "twice"), (name_another, "phantom"),
)
