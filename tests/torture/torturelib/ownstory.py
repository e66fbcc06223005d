# SPDX-License-Identifier: Apache-2.0
"""A short story of what is one's own and of what administrators do, for
selftest.py: right as it stands, and the harms that must be seen."""

from .adminverbs import OLD_CONV, OLD_TS
from .cast import OLD, TAGGED, seal

TENANT, CONV, PAIR = "default", "d:ann:bob", "p:ann:bob"
ANN = (TENANT, "ann")


def sealed(conv, sender, cid):
    return f"canary {sender} {cid} {seal(TENANT, conv, sender, cid, 'x')} x"


class OwnStory:
    """Ann has deleted one of two messages, kept a draft, asked bob who
    accepted; an administrator has imported two pages and broadcast twice."""

    def __init__(self):
        self.notes = [["o", 1, *ANN, "desktop"], ["o", 2, TENANT, "bob", "desktop"]]
        self.log, self.unread, self.viewer, self.rooms = [], 0, "bob", {}
        self.read = self.sync_seq = self.count = 2
        self.row = {"draft": {"text": "well"}}
        for n in (1, 2):
            self.means(1, "send", CONV, f"c{n}", {"text": sealed(CONV, "ann", f"c{n}")},
                       {"seq": n, "id": n * 10, "ts": n})
            self.log.append({"seq": n, "id": n * 10, "ts": n, "count": n, "type": "message",
                             "from": "ann", "cid": f"c{n}", "kind": "text",
                             "body": {"text": sealed(CONV, "ann", f"c{n}")}})
        self.means(1, "delete", CONV, "c3", {"seqs": [1]}, {})
        self.own = [{**self.log[0], "from": "", "hidden": True}, self.log[1]]
        for key in ("cid", "kind", "body"):
            del self.own[0][key]
        self.means(1, "draft", CONV, "c4", {"text": "well"}, {})
        self.means(1, "ask", PAIR, "c5", {}, {})
        self.means(2, "accept", PAIR, "c6", {}, {})
        self.means(1, "note", PAIR, "c7", {"remark": "boss"}, {})
        self.means(1, "block", "k:" + OLD[0], "cb", {}, {})
        self.standing = {"ann": {"contact": True, "remark": "boss", "blocked": True},
                         "bob": {"contact": True}}
        self.logs = {"u:" + OLD[1]: [], "t:": [], **{f"s:{who}": [] for who in TAGGED}}
        self.imports()
        self.broadcasts()

    def means(self, line, verb, conv, cid, args, answer):
        n = len(self.notes)
        self.notes += [["i", n, line, verb, conv, cid, args],
                       ["a", n, line, verb, conv, cid, answer]]

    def imports(self):
        log = self.logs["u:" + OLD[1]]
        for cid, senders in (("c8", OLD), ("c9", OLD[:1])):
            page = [[who, f"{cid}-{n}", sealed(OLD_CONV, who, f"{cid}-{n}")]
                    for n, who in enumerate(senders)]
            self.means(1, "import", "i:" + OLD_CONV, cid, {"page": page}, {"seq": 2})
            for who, name, text in page:
                log.append({"seq": len(log) + 1, "ts": OLD_TS, "count": 0, "from": who,
                            "cid": name, "type": "message", "body": {"text": text}})

    def broadcasts(self):
        log = self.logs["t:"]
        for n, (to, verb, type_) in enumerate((
                ("all", "broadcast", "message"), ("tag", "broadcast to some", "broadcast")), 1):
            cid, stands = f"c{n + 20}", {"seq": n, "id": n * 100, "ts": n}
            text = sealed("t:", "ann", cid)
            self.means(1, verb, "b:" + to, cid, {"text": text}, stands)
            log.append({**stands, "count": 1, "type": type_, "from": "ann", "cid": cid})
            if to == "all":
                log[-1].update(body={"text": text}, broadcast=n)
        for who in TAGGED:
            self.logs[f"s:{who}"].append({"seq": 1, "id": 210, "ts": 3, "type": "message",
                                          "from": "ann", "body": {"text": text}, "broadcast": 2})
        log.append({"seq": 3, "id": 300, "ts": 4, "count": 1, "type": "broadcast", "from": "",
                    "target": 2})

    def renumber(self, name):
        for seq, entry in enumerate(self.logs[name], 1):
            entry["seq"] = seq


def show_what_was_deleted(story):
    story.own[0] = story.log[0]


def hide_what_was_not(story):
    story.own[1] = {**story.own[0], "seq": 2, "id": 20, "ts": 2, "count": 2}


def lose_draft(story):
    del story.row["draft"]


def keep_old_draft(story):
    story.row["draft"] = {"text": "ill"}


def tell_one_of_two(story):
    story.standing["bob"] = {}


def lose_contact(story):
    story.standing = {"ann": {"remark": "boss"}, "bob": {}}


def join_unasked(story):
    story.notes = [note for note in story.notes if note[3] != "accept"]


def lose_remark(story):
    del story.standing["ann"]["remark"]


def old(story):
    return story.logs["u:" + OLD[1]]


def lose_an_import(story):
    del old(story)[2]


def import_half_a_page(story):
    del old(story)[1]
    story.renumber("u:" + OLD[1])


def import_twice(story):
    old(story).append(dict(old(story)[2]))
    story.renumber("u:" + OLD[1])


def swap_imported(story):
    log = old(story)
    log[0], log[1] = log[1], log[0]
    story.renumber("u:" + OLD[1])


def import_now(story):
    old(story)[0]["ts"] = 5


def count_what_was_imported(story):
    old(story)[1]["count"] = 1


def lose_broadcast(story):
    del story.logs["t:"][0]
    story.renumber("t:")


def broadcast_twice(story):
    story.logs["t:"].append({**story.logs["t:"][0], "seq": 4, "id": 400, "ts": 4})


def broadcast_other_words(story):
    story.logs["t:"][0]["body"] = {"text": "buy"}


def leave_one_out(story):
    story.logs[f"s:{TAGGED[1]}"].clear()


def tell_one_twice(story):
    story.logs[f"s:{TAGGED[1]}"] *= 2


def tell_other_words(story):
    story.logs[f"s:{TAGGED[2]}"][0]["body"] = {"text": "buy"}


def lose_block(story):
    del story.standing["ann"]["blocked"]


OWN_HARMS = (
    (show_what_was_deleted, "lost"), (hide_what_was_not, "veiled"), (lose_draft, "lost"),
    (keep_old_draft, "lost"), (tell_one_of_two, "members"), (lose_contact, "lost"),
    (join_unasked, "phantom"), (lose_remark, "lost"), (lose_block, "lost"), (lose_an_import, "lost"),
    (import_half_a_page, "phantom"), (import_twice, "twice"), (swap_imported, "phantom"),
    (import_now, "counts"), (count_what_was_imported, "counts"), (lose_broadcast, "lost"),
    (broadcast_twice, "twice"), (broadcast_other_words, "phantom"), (leave_one_out, "lost"),
    (tell_one_twice, "twice"), (tell_other_words, "phantom"),
)
