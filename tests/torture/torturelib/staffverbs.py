# SPDX-License-Identifier: Apache-2.0
"""A group whose roles and mutes change while people talk in it, or may not;
some clear it for themselves. The tenant's administrator changes who is what;
the log's order says who was it when. Of clearing, each one's own log tells."""

from .cast import STAFF
from .sidelog import SIDE, Fold, done_beside, params_words, possible, words
from .verb import Verb

PLACE = SIDE + STAFF
FEW = 3             # of one change, at most


# --- what is meant

def make_say(person, dice):
    return (PLACE, words(person, STAFF, dice)) if STAFF in person.sides else None


def some(person, dice):
    return sorted(dice.sample(person.staff, dice.randint(1, min(FEW, len(person.staff)))))


def by_admin(args):
    def make(person, dice):
        return (PLACE, args(person, dice)) if person.staff else None
    return make


def args_mute(person, dice):
    whom = {"all": True} if dice.random() < 0.2 else {"users": some(person, dice)}
    return {**whom, "off": True} if dice.random() < 0.6 else whom


def args_speakers(person, dice):
    add = some(person, dice)
    return {"add": add, "remove": [u for u in some(person, dice) if u not in add]}


def params_change(person, intent):
    return {"id": STAFF[2:], "cid": intent.cid, **intent.args}


def make_clear(person, dice):
    """Not who reads for the checker. What she has seen of it is behind her."""
    if STAFF not in person.sides or person.is_side_reader:
        return None
    return PLACE, {"seen": person.side_newest.get(STAFF, 0)}


def params_clear(person, intent):
    return {"conv": STAFF}


def lasts_clear(intent):
    return [("cleared", intent.args["seen"])]


def change(name, weight, args, *refusals):
    return Verb(name, f"group.{name}", weight, by_admin(args), params_change,
                frozenset(refusals), beside="update", done=done_beside)


STAFF_VERBS = (
    Verb("say to staff", "message.send", 6, make_say, params_words, frozenset({"muted"}),
         beside="message", done=done_beside),
    # Meanwhile it is hers.
    change("set_role", 6, lambda p, dice: {
        "users": some(p, dice), "role": dice.choice(("admin", "member"))}, "wrong_state"),
    change("mute", 8, args_mute),
    change("speakers", 4, args_speakers),
    change("transfer", 2, lambda p, dice: {"user": dice.choice(p.staff)}),
    Verb("clear", "conversation.clear", 1, make_clear, params_clear, lasts=lasts_clear),
)


# --- what is found

class StaffFold(Fold):
    def __init__(self, log):
        super().__init__(log)
        self.roles = {}             # user → member, admin, owner
        self.silent = set()
        self.speakers = set()
        self.is_all_silent = False
        self.were_silent = set()    # at any time of this look
        self.cleared = {}           # user → up to which seq
        self.heard = {}             # user → newest seq of her own log
        self.told = {}              # user → what that said of clearing

    def begin(self):
        self.were_silent = {user for user in self.roles if self.is_silent(user)}

    def is_silent(self, user):
        return user in self.silent or (
            self.is_all_silent and self.roles[user] == "member" and user not in self.speakers)

    def take(self, entry, intent):
        if entry["type"] == "create":
            self.roles = {user: "member" for user in entry["users"]}
            self.roles[entry["users"][0]] = "owner"
            return ""
        if intent is None:
            return "nobody did that"
        if entry["type"] == "message":
            return self.take_message(entry, intent)
        args = intent.args
        named = [args["user"]] if "user" in args else [
            user for key in ("users", "add", "remove") for user in args.get(key, ())]
        {"set_role": self.set_role, "mute": self.mute, "speakers": self.set_speakers,
         "transfer": self.transfer}[intent.verb.name](args)
        self.were_silent |= {user for user in self.roles if self.is_silent(user)}
        return "" if entry.get("users", []) == named else f"right is {named}"

    def take_message(self, entry, intent):
        if self.is_silent(entry["from"]):
            self.log.problem("members", f"{entry} of somebody who is muted")
        return "" if entry["body"]["text"] == intent.args["text"] else "other words"

    def set_role(self, args):
        self.roles.update({user: args["role"] for user in args["users"]})

    def mute(self, args):
        is_on = not args.get("off")
        if args.get("all"):
            self.is_all_silent = is_on
        elif is_on:
            self.silent.update(args["users"])
        else:
            self.silent.difference_update(args["users"])

    def set_speakers(self, args):
        self.speakers.update(args["add"])
        self.speakers.difference_update(args["remove"])

    def transfer(self, args):
        for user, role in self.roles.items():
            if role == "owner":
                self.roles[user] = "admin"
        self.roles[args["user"]] = "owner"

    def refused(self, user, code):
        return "she was never muted" if code == "muted" and user not in self.were_silent else ""

    # --- what the daemon says it has come to

    def settle(self, pages, is_full):
        log = self.log
        shown = {m["user"]: (m["role"], "muted_until" in m, m.get("speaker", False))
                 for m in pages.read_members(log.tenant, STAFF)}
        right = {user: (role, user in self.silent, user in self.speakers)
                 for user, role in self.roles.items()}
        wrong = {user: (shown.get(user), right.get(user)) for user in {*shown, *right}
                 if shown.get(user) != right.get(user)}
        if wrong:
            log.problem("members", f"shown and right: {wrong}")
        log.check.totals["staff_changed"] += sum(
            i.verb.beside == "update" for i in log.fresh)
        touched = {i.user for i in log.intents() if i.verb.name == "clear"}
        for user in sorted(set(self.roles) if is_full else touched):
            self.judge_cleared(pages, user)
        if self.log.last:
            self.judge_one(pages, pages.dice.choice(sorted(self.roles)))

    def judge_one(self, pages, user):
        row = pages.read_row((self.log.tenant, user), STAFF)
        self.log.judge_row(user, row, role=self.roles[user], member_count=len(self.roles),
                           from_seq=self.cleared.get(user, 0) + 1)
        if ("muted_until" in row) != self.is_silent(user):
            self.log.problem("members", f"{user} was told {row}")

    def judge_cleared(self, pages, user):
        """Up to where, says her row; it was so before, or she meant it; her
        own log has said so; and she reads all behind it and nothing else."""
        log, before = self.log, self.cleared.get(user, 0)
        row = pages.read_row((log.tenant, user), STAFF)
        cleared = row["from_seq"] - 1
        meant = [i.args["seen"] for i in log.intents()
                 if i.user == user and i.verb.name == "clear"]
        if cleared != before and (not meant or not min(meant) <= cleared <= log.last):
            log.problem("phantom", f"{user} has cleared up to {cleared}, meant {meant}")
        if cleared < before or cleared < min(possible(log, user, "cleared")):
            log.problem("lost", f"{user} has cleared up to {cleared}, before {before}, "
                                f"told {possible(log, user, 'cleared')}")
        self.cleared[user] = cleared
        self.read_own(pages, user)
        if self.told.get(user, 0) != cleared:
            log.problem("lost", f"the log of {user} says {self.told.get(user)}, not {cleared}")
        seqs = [e["seq"] for e in pages.read_log((log.tenant, user), STAFF, 0)]
        if seqs != list(range(cleared + 1, log.last + 1)):
            log.problem("veiled", f"{user} reads {seqs[:1]} to {seqs[-1:]}, right is "
                                  f"{cleared + 1} to {log.last}")
        log.check.totals["cleared"] += cleared != before

    def read_own(self, pages, user):
        person, at = (self.log.tenant, user), self.heard.get(user, 0)
        for entry in pages.read_log(person, f"s:{user}", at):
            self.heard[user] = entry["seq"]
            body = entry.get("body", {})
            if entry["type"] == "setting" and body.get("conv") == STAFF and "cleared" in body:
                self.told[user] = body["cleared"]
