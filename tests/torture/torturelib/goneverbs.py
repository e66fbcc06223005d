# SPDX-License-Identifier: Apache-2.0
"""People who come, are put into a group, and are deleted for ever: by the
tenant's administrator, for she says nothing herself. She is out at once; what
was hers goes little by little, over as many kills as it takes. What she said
before she came here is imported; of some it is erased with them."""

import time

from .adminverbs import OLD_TS, sealed
from .cast import GATE, OLD
from .messageverbs import GONE
from .sidelog import SIDE, Fold, done_beside, possible, settle
from .verb import Verb

PLACE = SIDE + GATE
AT_ONCE = 40            # who are there and not deleted yet, at most
# For all that is to go, at the end of a run: behind what else is due. Who is
# erased is looked for in all logs, so many entries a second at the least.
WAIT_S, WALK_PER_S = 120, 1000
KEPT, ERASED = "t-", "e-"       # ids of those whose words stay, and go
CALLS, WORDS = 3, 3     # for one of them; and words of hers in each, at most


def make_hire(person, dice):
    if not person.is_admin or len(person.hired) >= AT_ONCE:
        return None
    is_erased = person.erasable > 0 and dice.random() < 0.5
    person.erasable -= is_erased
    return PLACE, {"id": f"{ERASED if is_erased else KEPT}{person.new_cid()}"}


def make_words(person, dice):
    """Somebody else's first: a tombstone does not say in which call it came."""
    ready = [user for user in person.hired if person.worded.get(user, 0) < CALLS]
    if not ready:
        return None
    user, cid = dice.choice(ready), person.new_cid()
    person.worded[user] = person.worded.get(user, 0) + 1
    senders = [OLD[0]] + [user] * dice.randint(1, WORDS)
    page = [[sender, f"{cid}-{n}", sealed(person, old_conv(user), sender, f"{cid}-{n}", dice)]
            for n, sender in enumerate(senders)]
    return PLACE, {"cid": cid, "id": user, "page": page}


def old_conv(user):
    return "d:" + ":".join(sorted((user, OLD[0])))


def params_words_of(person, intent):
    return {"conv": old_conv(intent.args["id"]), "messages": [
        {"from": sender, "cid": cid, "ts": OLD_TS, "kind": "text", "body": {"text": text}}
        for sender, cid, text in intent.args["page"]]}


def params_hire(person, intent):
    return {"id": intent.args["id"], "name": f"{intent.args['id']} {person.canary}"}


def done_hire(person, intent):
    person.hired.append(intent.args["id"])


def make_seat(person, dice):
    if not person.hired:
        return None
    some = dice.sample(person.hired, dice.randint(1, min(3, len(person.hired))))
    return PLACE, {"users": sorted(some)}


def params_seat(person, intent):
    return {"id": GATE[2:], "cid": intent.cid, "users": intent.args["users"]}


def make_dismiss(person, dice):
    """Once for each; again when it was not answered."""
    if not person.hired:
        return None
    user = dice.choice(person.hired)
    return PLACE, {"id": user, **({"erase": True} if user.startswith(ERASED) else {})}


def done_dismiss(person, intent):
    if intent.args["id"] in person.hired:
        person.hired.remove(intent.args["id"])


GONE_VERBS = (
    Verb("hire", "user.create", 10, make_hire, params_hire, done=done_hire,
         lasts=lambda intent: [(("came", intent.args["id"]), True)]),
    # Deleted meanwhile.
    Verb("bring words", "message.import", 8, make_words, params_words_of,
         frozenset({"not_found"}),
         lasts=lambda intent: [(("said", intent.args["id"], intent.cid), True)]),
    Verb("seat", "group.add", 8, make_seat, params_seat, GONE, beside="join",
         done=done_beside),
    Verb("dismiss", "user.delete", 8, make_dismiss, lambda person, intent: intent.args,
         done=done_dismiss, lasts=lambda intent: [(("gone", intent.args["id"]), True)]),
)


class GoneFold(Fold):
    def __init__(self, log):
        super().__init__(log)
        self.members = set()
        self.admin = sorted(user for tenant, user in log.check.people
                            if tenant == log.tenant and user not in OLD)[0]
        self.gone = set()           # as user.get has said
        self.open = set()           # of those, who may still have something
        self.heard = 0              # newest seq of the directory's log
        self.noted = {}             # user → ids of entries of that that make her gone
        self.pages = {}             # user → {cid of a call: what it brought}
        self.erased = {}            # user → how many words of hers are

    def take(self, entry, intent):
        users = set(entry["users"])
        if entry["type"] == "leave":
            return self.take_leave(entry, users)
        if entry["type"] == "join" and intent and not users <= set(intent.args["users"]):
            return "others came"
        if back := users & self.members or users & self.gone:
            self.log.problem("members", f"{entry}: {back} were there, or are gone")
        self.members |= users
        return ""

    def take_leave(self, entry, users):
        if entry["from"] or not users <= self.members:
            self.log.problem("members", f"{entry} of {self.members}")
        self.members -= users
        by = self.admin
        kept = [user for user in users if True not in possible(self.log, by, ("gone", user))]
        return f"nobody deleted {kept}" if kept else ""

    # --- who is there, and who is gone

    def settle(self, pages, is_full):
        log = self.log
        self.read_directory(pages)
        touched = {key[1] for key in log.check.settings.get(
            ((log.tenant, self.admin), PLACE), {})}
        fresh = {i.args["id"] for i in log.intents() if "id" in i.args} | self.open
        for intent in log.intents():
            if "page" in intent.args:
                self.pages.setdefault(intent.args["id"], {})[intent.cid] = intent.args["page"]
        for user in sorted(touched if is_full else touched & fresh):
            self.judge_one(user, pages.read_user(log.tenant, user))
        self.judge_open(pages, is_full)
        for user in sorted(self.pages.keys() if is_full else self.pages.keys() & fresh):
            self.judge_words(user, pages.read_log((log.tenant, OLD[0]), f"u:{user}", 0))
        self.judge_members(pages)

    def judge_members(self, pages):
        """Somebody may leave while it is read."""
        log, at = self.log, -1
        while at != log.last:
            at = log.last
            shown = {m["user"] for m in pages.read_members(log.tenant, GATE)} if at else set()
            log.read(pages, log.reader, at)
        if shown != self.members:
            log.problem("members", f"shown {shown}, the log makes it {self.members}")

    def read_directory(self, pages):
        person = self.log.tenant, self.admin
        for entry in pages.read_log(person, "t:", self.heard):
            self.heard = entry["seq"]
            if entry["type"] == "user" and entry.get("body", {}).get("gone"):
                for user in entry["users"]:
                    self.noted.setdefault(user, []).append(entry["id"])

    def judge_one(self, user, shown):
        """shown: None, or what user.get says of her."""
        log, is_gone = self.log, bool(shown and shown.get("gone"))
        came = possible(log, self.admin, ("came", user))
        gone = possible(log, self.admin, ("gone", user))
        if bool(shown) not in came:
            log.problem("lost" if came == {True} else "phantom", f"{user}: {shown}, came {came}")
        if is_gone not in gone or user in self.gone and not is_gone:
            log.problem("lost", f"{user}: {shown}, deleted {gone}")
        noted = self.noted.get(user, ())
        if len(noted) != is_gone:
            log.problem("twice" if is_gone and noted else "lost",
                        f"{user}: {shown}, the directory said so in {noted}")
        settle(log, self.admin, ("came", user), bool(shown))
        settle(log, self.admin, ("gone", user), is_gone)
        if is_gone and user not in self.gone:
            self.gone.add(user)
            self.open.add(user)
            log.check.totals["deleted_people"] += 1

    def judge_open(self, pages, is_full):
        """When nothing is left to be done nothing of hers is left; at last
        that is so."""
        walk_s = self.log.check.totals["entries"] / WALK_PER_S
        end = time.monotonic() + (WAIT_S + walk_s if is_full else 0)
        while True:
            for user in sorted(self.open):
                if pages.is_all_gone(self.log.tenant, self.admin, user):
                    self.open.discard(user)
            if not self.open or time.monotonic() >= end:
                break
            pages.rest(0.1)
        self.log.read(pages, self.log.reader, self.log.last)
        if self.open and is_full:
            self.log.problem("lost", f"{self.open} are deleted, and it is not done")
        if left := (self.gone - self.open) & self.members:
            self.log.problem("lost", f"{left} are deleted, and have not left")

    # --- what she said, as somebody reads it who says nothing

    def judge_words(self, user, rows):
        """Whole calls, each once; of who is erased what stood there when she was
        deleted, and nothing else, is a tombstone at last, and each is told."""
        log = self.log
        if [e["seq"] for e in rows] != list(range(1, len(rows) + 1)):
            log.problem("holes", f"words of {user}: {[e['seq'] for e in rows]}")
        said = [e for e in rows if e["type"] == "message"]
        there = self.match(user, said)
        for cid in self.pages[user]:
            known = possible(log, self.admin, ("said", user, cid))
            if (cid in there) not in known:
                log.problem("lost", f"words of {user}: {cid} of {there}, told {known}")
            settle(log, self.admin, ("said", user, cid), cid in there)
        is_erased = user.startswith(ERASED) and user in self.gone
        upto = self.noted[user][0] if is_erased and user in self.noted else 0
        right = [e["seq"] for e in said if e["from"] == user and e["id"] < upto]
        erased = [e["seq"] for e in said if e.get("recalled")]
        told = sorted(e["target"] for e in rows if e["type"] == "erase")
        if not set(erased) <= set(right) or user not in self.open and erased != right:
            log.problem("present", f"words of {user}: {erased} are erased, right is {right}")
        if told != erased:
            log.problem("changed", f"words of {user}: {erased} are erased, {told} are told")
        log.check.totals["erased"] += len(erased) - self.erased.get(user, 0)
        self.erased[user] = len(erased)

    def match(self, user, said):
        """cids of the calls that brought these words, in their order."""
        there, at = [], 0
        while at < len(said):
            cid = said[at].get("cid", "").split("-")[0]
            page = self.pages[user].get(cid, ())
            same = [is_item(user, *both) for both in zip(said[at:], page)]
            if cid in there or not page or len(same) < len(page) or not all(same):
                self.log.problem("twice" if cid in there else "phantom",
                                 f"words of {user}: {said[at]} of {page}")
                break
            there.append(cid)
            at += len(page)
        return there


def is_item(user, entry, item):
    sender, name, text = item
    if entry["from"] != sender:
        return False
    if entry.get("recalled"):
        return sender == user and "body" not in entry
    return (entry.get("cid"), entry["body"]["text"]) == (name, text)
