# SPDX-License-Identifier: Apache-2.0
"""A group of each tenant that keeps a day: people talk in it while what is old
goes from its front, in the night and when its administrator says so. The
daemon's clock jumps between lives (kill), by less than lets anything become
old before it was read once. Each look reads all that is left."""

import collections

from .cast import BRIEF, seal
from .verb import Verb

KEPT, RUN = "k:" + BRIEF, "k:run"       # as intents name them: not a log of check.py
DAY_MS = 24 * 3600 * 1000


def make_say(person, dice):
    if not person.is_brief:
        return None
    cid, rest = person.new_cid(), "x" * dice.randrange(1, 200)
    mark = seal(person.tenant, BRIEF, person.id, cid, rest)
    return KEPT, {"cid": cid, "text": f"{person.canary} {person.id} {cid} {mark} {rest}"}


def params_say(person, intent):
    return {"conv": BRIEF, "cid": intent.cid, "kind": "text",
            "body": {"text": intent.args["text"]}}


def done_say(person, intent):
    """It may be repeated, also when it has gone."""
    person.own.append(intent)
    del person.own[:-50]


def make_run(person, dice):
    if not person.is_admin:
        return None
    return RUN, {"dry_run": True} if dice.random() < 0.1 else {}


KEEP_VERBS = (
    Verb("say for a day", "message.send", 8, make_say, params_say, done=done_say),
    # One of the other sort is under way.
    Verb("purge", "retention.run", 11, make_run, lambda person, intent: intent.args,
         frozenset({"wrong_state"})),
)


class Known:
    """Of one tenant."""

    def __init__(self):
        self.rows = {}          # seq → entry, of all that was ever read
        self.cids = {}          # (from, cid) → its seqs
        self.meant = {}         # (from, cid) → text
        self.last = 0           # newest seq
        self.cut = 0            # up to this one all had gone when it was last read


class KeepCheck:
    def __init__(self, check):
        self.check = check
        self.tenants = collections.defaultdict(Known)

    def problem(self, kind, tenant, text):
        self.check.problem(kind, f"{tenant} {BRIEF}: {text}")

    def look(self, pages):
        for intent in self.check.plain.values():
            if intent.conv == KEPT:
                known = self.tenants[intent.tenant]
                known.meant[intent.user, intent.cid] = intent.args["text"]
        for tenant in sorted(self.check.tenants):
            if readers := pages.readers_of_brief(tenant):
                self.look_at(tenant, self.tenants[tenant], readers, pages)
        for n, line, verb, conv, cid, answer in self.check.acked:
            if conv == KEPT:
                self.judge_ack(self.check.lines[line], cid, answer)
        for line, entries in self.check.pushed.items():
            for conv, *entry in entries:
                if conv == BRIEF:
                    self.judge_push(self.check.lines[line], *entry)

    def look_at(self, tenant, known, readers, pages):
        entries = pages.read_log((tenant, readers[0]), BRIEF, 0)
        before = known.cut
        cut = max([before] + [e["target"] for e in entries if e["type"] == "purge"])
        for entry in entries:
            seq = entry["seq"]
            if seq <= before:
                self.problem("changed", tenant, f"{entry} had gone with all up to {before}")
            elif seq in known.rows:
                self.judge_known(tenant, known.rows[seq], entry)
            else:
                self.judge_new(tenant, known, entry)
        self.judge_left(tenant, known, {e["seq"] for e in entries}, cut)
        self.check.totals["purged"] += cut - before
        known.cut = cut
        for user in readers:
            self.judge_row(tenant, known, user, pages.read_row((tenant, user), BRIEF))

    def judge_known(self, tenant, was, entry):
        if was != entry:
            self.problem("changed", tenant, f"{entry} was {was}")

    def judge_new(self, tenant, known, entry):
        """A seq comes once, behind all others."""
        seq, last = entry["seq"], known.rows.get(known.last)
        if seq <= known.last:
            self.problem("changed", tenant, f"{entry} comes after {known.last}")
            return
        if last and (entry["id"] <= last["id"] or entry["ts"] < last["ts"]):
            self.problem("reordered", tenant, f"{entry} after {last}")
        counts = (last["count"] if last else 0) + (entry["type"] == "message")
        if (last or seq == 1) and seq == known.last + 1 and entry["count"] != counts:
            self.problem("counts", tenant, f"{entry} after {last}")
        if entry["type"] == "message":
            self.judge_said(tenant, known, entry)
        elif entry["type"] == "purge":
            self.judge_purge(tenant, known, entry)
        known.rows[seq], known.last = entry, seq

    def judge_said(self, tenant, known, entry):
        who = entry["from"], entry.get("cid")
        if known.meant.get(who) != entry["body"]["text"]:
            self.problem("phantom", tenant, f"{entry}, meant was {known.meant.get(who)}")
        known.cids.setdefault(who, []).append(entry["seq"])

    def judge_purge(self, tenant, known, entry):
        """Nobody did it, nothing went before its day."""
        target = entry["target"]
        newest = known.rows.get(target)
        if entry["from"] or not 0 < target < entry["seq"]:
            self.problem("phantom", tenant, f"{entry}")
        if newest and newest["ts"] > entry["ts"] - DAY_MS:
            self.problem("lost", tenant, f"{entry} cut {newest}, which was not a day old")

    def judge_left(self, tenant, known, seqs, cut):
        """All behind the cut is there; all before it was there once; of a cid
        no more than one message is left."""
        for seq in range(1, known.last + 1):
            if seq > cut and seq not in seqs:
                self.problem("lost", tenant, f"{seq} is gone, of {cut} to {known.last}")
            elif seq not in known.rows:
                self.problem("lost", tenant, f"{seq} went before anybody read it")
        for who, places in known.cids.items():
            if len([seq for seq in places if seq > cut]) > 1:
                self.problem("twice", tenant, f"{who} stands at {places}, cut up to {cut}")

    def judge_row(self, tenant, known, user, row):
        """What is told of it counts what is left; a cut meanwhile shows."""
        seen = max(row["read"], known.cut)
        if row["seq"] != known.last or seen not in known.rows:
            return              # a cut meanwhile; or it was lost, and that is said
        count = known.rows[known.last]["count"]
        right = {"count": count, "from_seq": known.cut + 1,
                 "unread": count - known.rows[seen]["count"]}
        if any(row.get(key) != value for key, value in right.items()):
            self.problem("counts", tenant, f"{user} was told {row}, right is {right}")

    def judge_ack(self, who, cid, answer):
        tenant, user, _ = who
        known = self.tenants[tenant]
        row = known.rows.get(answer["seq"])
        told = tuple(answer[key] for key in ("seq", "id", "ts"))
        if row is None or (row["from"], row.get("cid")) != (user, cid):
            self.problem("lost", tenant, f"{user} {cid} was acknowledged as {told}: {row}")
        elif told != (row["seq"], row["id"], row["ts"]):
            self.problem("twice", tenant, f"{user} {cid} was acknowledged as {told}: {row}")

    def judge_push(self, who, seq, id_, ts, *_):
        row = self.tenants[who[0]].rows.get(seq)
        if row is None or (row["id"], row["ts"]) != (id_, ts):
            self.problem("lost", who[0], f"{who} was told {seq} {id_}, the log has {row}")
