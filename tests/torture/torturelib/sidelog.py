# SPDX-License-Identifier: Apache-2.0
"""Logs of which more is known than their entries say, because few do there
what few others know of: each with a fold of its own, what its entries make of
it when they are taken in their order. A look reads what is new, a full one
everything, as one who always was there."""

from .cast import OLD
from .messageverbs import text_of

SIDE = "x:"         # before its name in intents: not a log of check.py


def words(person, conv, dice):
    cid = person.new_cid()
    return {"cid": cid, "text": text_of(person, conv, cid, dice)}


def params_words(person, intent):
    params = {"conv": intent.conv[len(SIDE):], "cid": intent.cid, "kind": "text",
              "body": {"text": intent.args["text"]}}
    if "reply_to" in intent.args:
        params["reply_to"] = intent.args["reply_to"]
    return params


class SideLog:
    """One of one tenant. The fold says:

    take(entry, intent): what is wrong with it, or ""; intent is None of what
    nobody meant; begin(): a look begins; settle(pages, is_full): what it
    should be like by now."""

    def __init__(self, check, tenant, conv, make_fold):
        self.check, self.tenant, self.conv = check, tenant, conv
        self.name = f"{tenant} {conv}"
        self.rows = {}          # seq → entry
        self.last = 0
        self.meant = {}         # (user, cid) → intent
        self.cids = {}          # (user, cid) → seq
        self.order = {}         # (user, device) → newest n
        self.reader = None      # who was there from the beginning
        self.fresh = []         # intents found in this look
        self.fold = make_fold(self)

    def problem(self, kind, text):
        self.check.problem(kind, f"{self.name}: {text}")

    def intents(self):
        """Of this round."""
        return [i for i in self.check.plain.values()
                if (i.tenant, i.conv) == (self.tenant, SIDE + self.conv)]

    def look(self, pages, reader, is_full):
        for intent in self.intents():
            if intent.verb.beside:
                self.meant[intent.user, intent.cid] = intent
        self.fresh, self.reader = [], reader
        self.fold.begin()
        self.read(pages, reader, 0 if is_full else self.last)
        self.judge_answers()
        self.judge_pushes()
        self.fold.settle(pages, is_full)

    def read(self, pages, reader, at):
        for entry in pages.read_log((self.tenant, reader), self.conv, at):
            if entry["seq"] != at + 1:
                self.problem("holes", f"{entry['seq']} after {at}")
            at = entry["seq"]
            if at in self.rows:
                if not self.fold.is_same(self.rows[at], entry):
                    self.problem("changed", f"{entry} was {self.rows[at]}")
            else:
                self.append(entry)
        if at < self.last:
            self.problem("lost", f"it ended at {self.last}, ends at {at}")

    def append(self, entry):
        last = self.rows.get(self.last)
        if last and (entry["id"] <= last["id"] or entry["ts"] < last["ts"]):
            self.problem("reordered", f"{entry} after {last}")
        count = (last["count"] if last else 0) + (entry["type"] == "message")
        if entry["count"] != count:
            self.problem("counts", f"{entry} after {last}")
        self.rows[entry["seq"]] = entry
        self.last = entry["seq"]
        self.check.totals["beside"] += 1
        self.explain(entry)

    def explain(self, entry):
        sender, cid = entry["from"], entry.get("cid")
        intent = self.meant.get((sender, cid))
        if sender and (intent is None or intent.verb.beside != entry["type"]):
            self.problem("phantom", f"{entry}, meant was {intent and intent.args}")
            return
        if (sender, cid) in self.cids and cid:
            self.problem("twice", f"{entry} stands at {self.cids[sender, cid]} too")
        if intent:
            self.cids[sender, cid] = entry["seq"]
            self.fresh.append(intent)
            self.judge_order(entry, intent)
        wrong = self.fold.take(entry, intent)
        if wrong:
            self.problem("phantom", f"{entry}: {wrong}, meant {intent and intent.args}")

    def judge_order(self, entry, intent):
        if intent.n in self.check.loose or intent.n in self.check.unheard:
            return
        # In the life before it may have been refused, unheard, and not be by now.
        if intent.n not in self.check.begun and intent.verb.refusals:
            return
        place = intent.user, intent.device
        if self.order.get(place, 0) > intent.n:
            self.problem("reordered", f"{entry}: {intent.user} meant it earlier")
        self.order[place] = intent.n

    def judge_answers(self):
        answered = set()
        for n, line, verb, conv, cid, answer in self.check.acked:
            answered.add(n)
            tenant, user, _ = self.check.lines[line]
            is_here = (tenant, conv) == (self.tenant, SIDE + self.conv)
            if is_here and (user, cid) in self.meant and "seq" in answer:
                self.judge_ack(user, cid, answer)
        for n, line, _, conv, cid, code in self.check.refused:
            answered.add(n)
            tenant, user, _ = self.check.lines[line]
            if (tenant, conv) == (self.tenant, SIDE + self.conv):
                self.judge_refusal(n, user, cid, code)
        for intent in self.fresh if self.check.is_drained else ():
            if intent.n in self.check.begun and intent.n not in answered:
                self.problem("unknown", f"{intent.user} {intent.verb.name} {intent.cid}")

    def judge_ack(self, user, cid, answer):
        row = self.rows.get(self.cids.get((user, cid)))
        told = {key: answer[key] for key in ("seq", "id", "ts") if key in answer}
        if row is None:
            self.problem("lost", f"{user} {cid} was acknowledged as {told}")
        elif any(row[key] != value for key, value in told.items()):
            self.problem("twice", f"{user} {cid} was acknowledged as {told}, stands as {row}")

    def judge_refusal(self, n, user, cid, code):
        if n not in self.check.loose and (user, cid) in self.cids:
            self.problem("phantom", f"{user} {cid} was refused: {code}")
        wrong = self.fold.refused(user, code)
        if wrong:
            self.problem("refused", f"{user} {cid}: {code}, but {wrong}")

    def judge_pushes(self):
        for line, entries in self.check.pushed.items():
            who = self.check.lines[line]
            for conv, seq, id_, ts, *_ in entries:
                row = self.rows.get(seq)
                if (who[0], conv) == (self.tenant, self.conv) and (
                        row is None or (row["id"], row["ts"]) != (id_, ts)):
                    self.problem("lost", f"{who} was told {seq} {id_}, the log has {row}")

    def judge_row(self, user, row, **right):
        """What conversation.get says of it to one of its members."""
        count = self.rows[self.last]["count"]
        seen = max(row["read"], row["from_seq"] - 1)
        right.update(seq=self.last, count=count)
        if seen == 0 or seen in self.rows:
            right["unread"] = count - (self.rows[seen]["count"] if seen else 0)
        else:
            self.problem("cursors", f"{user} reads at {seen}, of {self.last}")
        wrong = {key: value for key, value in right.items() if row.get(key) != value}
        if wrong:
            self.problem("counts", f"{user} was told {row}, right is {wrong}")


class Fold:
    """What most of them do."""

    def __init__(self, log):
        self.log = log

    def begin(self):
        pass

    def settle(self, pages, is_full):
        pass

    def refused(self, user, code):
        """Why that cannot be, or ""."""
        return ""

    def is_same(self, was, entry):
        return was == entry


class SideCheck:
    """All of them: {conv: (fold, which of the people reads it)}"""

    def __init__(self, check, kinds):
        self.check, self.kinds, self.logs = check, kinds, {}

    def look(self, pages, is_full):
        for tenant in sorted(self.check.tenants):
            ids = sorted(user for t, user in self.check.people
                         if t == tenant and user not in OLD)
            for conv, (make_fold, reader) in self.kinds.items():
                if not pages.has_side(tenant, conv):
                    continue
                log = self.logs.get((tenant, conv))
                if log is None:
                    log = self.logs[tenant, conv] = SideLog(self.check, tenant, conv, make_fold)
                log.look(pages, ids[min(reader, len(ids) - 1)], is_full)


def possible(log, user, key):
    """What of it that user, who alone sets it, may have made; see
    check.judge_settings."""
    return log.check.settings.get(((log.tenant, user), SIDE + log.conv), {}).get(key, {False})


def settle(log, user, key, value):
    """What was under way at the kill is decided."""
    of = log.check.settings.get(((log.tenant, user), SIDE + log.conv), {})
    if key in of:
        of[key] = {value}


def done_beside(person, intent):
    """It may be repeated."""
    person.own.append(intent)
    del person.own[:-50]
