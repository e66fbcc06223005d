# SPDX-License-Identifier: Apache-2.0
"""What a tenant's administrator does: history from elsewhere, page by page,
between people who say nothing here; what is said to all, and to those with a
tag. The first person of each tenant is one, so these verbs weigh much."""

import collections

from .cast import OLD, TAG, TAGGED, seal
from .verb import Verb

OLD_CONV = "d:old-a:old-b"
OLD_TS = 1_000_000_000_000
PAGE = 5                        # messages of one import, at most


def is_old(conv):
    """Of those whose history comes from elsewhere."""
    return conv.startswith("d:") and OLD[0] in conv.split(":")


def sealed(person, conv, sender, cid, dice):
    rest = "x" * dice.randrange(1, 50)
    return f"{person.canary} {sender} {cid} {seal(person.tenant, conv, sender, cid, rest)} {rest}"


# --- imports

def make_import(person, dice):
    if not person.is_admin:
        return None
    cid = person.new_cid()
    page = []
    for n in range(dice.randint(1, PAGE)):
        sender, name = dice.choice(OLD), f"{cid}-{n}"
        page.append([sender, name, sealed(person, OLD_CONV, sender, name, dice)])
    return "i:" + OLD_CONV, {"cid": cid, "page": page}


def params_import(person, intent):
    return {"conv": OLD_CONV, "messages": [
        {"from": sender, "cid": cid, "ts": OLD_TS, "kind": "text", "body": {"text": text}}
        for sender, cid, text in intent.args["page"]]}


def done_again(person, intent):
    """It may be repeated."""
    person.own.append(intent)
    del person.own[:-50]


# --- broadcasts

def make_broadcast(to):
    def make(person, dice):
        if not person.is_admin:
            return None
        cid = person.new_cid()
        return "b:" + to, {"cid": cid, "text": sealed(person, "t:", person.id, cid, dice)}
    return make


def params_broadcast(person, intent):
    to = intent.conv[2:]
    return {"cid": intent.cid, "to": to, "kind": "text", "body": {"text": intent.args["text"]},
            **({"tag": TAG, "rate": 2} if to == "tag" else {})}


ADMIN_VERBS = (
    Verb("import", "message.import", 8, make_import, params_import, done=done_again),
    Verb("broadcast", "broadcast.send", 2, make_broadcast("all"), params_broadcast,
         done=done_again),
    # Two are under way.
    Verb("broadcast to some", "broadcast.send", 2, make_broadcast("tag"), params_broadcast,
         frozenset({"limit_reached"}), done=done_again),
)


# --- what is found

class Known:
    """Of one tenant."""

    def __init__(self):
        self.imports = {}       # cid of the call → its page
        self.sent = {}          # cid → (to, text)
        self.old = []           # (from, cid, text) of the imported log, by seq
        self.pages = set()      # calls that are in it
        self.said = {}          # cid → (seq, id, ts) in t:
        self.read = 0           # the newest seq of t:
        self.last = (0, 0)      # its id and ts
        self.ended = set()      # seqs of broadcasts to some that have ended
        self.some = {}          # seq → text of those to some
        self.got = collections.defaultdict(dict)    # who → {broadcast: text}
        self.heard = collections.Counter()          # who → newest seq of her own log


class AdminCheck:
    def __init__(self, check):
        self.check = check
        self.tenants = collections.defaultdict(Known)

    def problem(self, kind, tenant, text):
        self.check.problem(kind, f"{tenant}: {text}")

    def take(self):
        """What was meant in this round."""
        for intent in self.check.plain.values():
            known = self.tenants[intent.tenant]
            if intent.conv[:2] == "i:":
                known.imports[intent.cid] = [tuple(item) for item in intent.args["page"]]
            elif intent.conv[:2] == "b:":
                known.sent[intent.cid] = intent.conv[2:], intent.args["text"]

    def look(self, pages):
        self.take()
        for tenant in sorted(self.check.tenants):
            known = self.tenants[tenant]
            self.look_at_old(tenant, known, pages)
            self.look_at_said(tenant, known, pages)
            self.look_at_some(tenant, known, pages)
        for n, line, verb, conv, cid, answer in self.check.acked:
            if conv[:2] in ("i:", "b:"):
                self.judge_ack(self.check.lines[line][0], verb, cid, answer)

    # --- imports: whole calls, each once, in one piece

    def look_at_old(self, tenant, known, pages):
        fresh = pages.read_log((tenant, OLD[0]), "u:" + OLD[1], len(known.old))
        items = []
        for entry in fresh:
            if entry["seq"] != len(known.old) + len(items) + 1:
                self.problem("holes", tenant, f"{OLD_CONV} {entry}")
            if entry["count"] != 0 or entry["ts"] != OLD_TS:
                self.problem("counts", tenant, f"{OLD_CONV} {entry} is no history")
            items.append((entry["from"], entry.get("cid"), entry["body"]["text"]))
        at = 0
        while at < len(items):
            cid = (items[at][1] or "").split("-")[0]
            page = known.imports.get(cid)
            if page is None or items[at:at + len(page)] != page:
                self.problem("phantom", tenant, f"{OLD_CONV} {items[at]} of {page}")
                break
            if cid in known.pages:
                self.problem("twice", tenant, f"{OLD_CONV} {page}")
            known.pages.add(cid)
            known.old += page
            at += len(page)
        self.check.totals["imported"] += at

    def judge_ack(self, tenant, verb, cid, answer):
        known = self.tenants[tenant]
        if verb == "import":
            if cid not in known.pages:
                self.problem("lost", tenant, f"{OLD_CONV} {cid} was acknowledged")
            return
        told = tuple(answer[key] for key in ("seq", "id", "ts"))
        if cid not in known.said:
            self.problem("lost", tenant, f"broadcast {cid} was acknowledged as {told}")
        elif known.said[cid] != told:
            self.problem("twice", tenant, f"broadcast {cid} was acknowledged as {told}, "
                                          f"stands at {known.said[cid]}")

    # --- t:, as everybody reads it

    def look_at_said(self, tenant, known, pages):
        for entry in pages.read_log((tenant, TAGGED[0]), "t:", known.read):
            if entry["seq"] != known.read + 1:
                self.problem("holes", tenant, f"t: {entry['seq']} after {known.read}")
            if entry["id"] <= known.last[0] or entry["ts"] < known.last[1]:
                self.problem("reordered", tenant, f"t: {entry}")
            known.read, known.last = entry["seq"], (entry["id"], entry["ts"])
            if entry["type"] == "message":
                self.judge_said(tenant, known, entry, "all", entry["body"]["text"])
                if entry.get("broadcast") != entry["seq"]:
                    self.problem("changed", tenant, f"t: {entry} is no broadcast")
            elif entry["type"] == "broadcast" and "target" in entry:
                known.ended.add(entry["target"])
            elif entry["type"] == "broadcast":
                text = known.sent.get(entry.get("cid"), ("", ""))[1]
                self.judge_said(tenant, known, entry, "tag", text)
                known.some[entry["seq"]] = text

    def judge_said(self, tenant, known, entry, to, text):
        cid = entry.get("cid")
        if known.sent.get(cid) != (to, text):
            self.problem("phantom", tenant, f"t: {entry}, meant was {known.sent.get(cid)}")
        if cid in known.said:
            self.problem("twice", tenant, f"t: {entry} stands at {known.said[cid]} too")
        known.said[cid] = entry["seq"], entry["id"], entry["ts"]

    # --- to some: each in her own log, once

    def look_at_some(self, tenant, known, pages):
        for who in TAGGED:
            for entry in pages.read_log((tenant, who), f"s:{who}", known.heard[who]):
                known.heard[who] = entry["seq"]
                if entry["type"] != "message":
                    continue
                of, text = entry.get("broadcast"), entry["body"]["text"]
                if of in known.got[who]:
                    self.problem("twice", tenant, f"s:{who} {entry}")
                if known.some.get(of) != text:
                    self.problem("phantom", tenant, f"s:{who} {entry}")
                known.got[who][of] = text
                self.check.totals["broadcast"] += 1
            for seq in known.ended - known.got[who].keys():
                self.problem("lost", tenant, f"broadcast {seq} has ended without {who}")
