# SPDX-License-Identifier: Apache-2.0
"""What people do for themselves, and with their contacts: drafts, messages
deleted for oneself, requests and notes. None of it leaves an entry that others
read; what a round promised is looked up."""

from .cast import OLD, said
from .messageverbs import GONE, NOT_SO, some_message
from .verb import Verb

REMARKS = ("", "boss", "the one from 驿站", "x")


# --- drafts

def make_draft(person, dice):
    conv = dice.choice(person.convs)
    if conv in person.floats or conv not in person.newest:
        return None
    words = "" if dice.random() < 0.3 else f"{person.canary} well {dice.getrandbits(16):x}"
    return conv, {"text": words}


def params_draft(person, intent):
    return {"conv": said(person.id, intent.conv), "text": intent.args["text"]}


def lasts_draft(intent):
    return [("draft", intent.args["text"] or False)]


# --- messages deleted for oneself

def may_delete(person, conv):
    """One person of each conversation does, so that others can read it all."""
    return conv in person.owns or conv.startswith(f"d:{person.id}:")


def make_delete(person, dice):
    place = some_message(person, dice)
    if place is None or not may_delete(person, place[0]):
        return None
    conv, seq = place
    more = dice.randint(1, person.newest[conv]) if conv in person.newest else seq
    return conv, {"seqs": sorted({seq, more})}


def params_delete(person, intent):
    return {"conv": said(person.id, intent.conv), **intent.args}


def lasts_delete(intent):
    return [(("deleted", seq), True) for seq in intent.args["seqs"]]


# --- contacts: of two the one with the lesser id asks, the other accepts

def pair(one, other):
    return "p:" + ":".join(sorted((one, other)))


def other_of(person, conv):
    return next(id for id in conv.split(":")[1:] if id != person.id)


def with_some(of):
    def make(person, dice):
        who = of(person)
        return (pair(person.id, dice.choice(who)), {}) if who else None
    return make


def params_contact(person, intent):
    return {"user": other_of(person, intent.conv), "cid": intent.cid, **intent.args}


def make_note(person, dice):
    who = person.askable + person.askers
    if not who:
        return None
    return pair(person.id, dice.choice(who)), {"remark": dice.choice(REMARKS)}


def lasts_note(intent):
    return [("remark", intent.args["remark"])]


def step(name, is_so=True):
    return lambda intent: [(name, is_so)]


# --- blocks: of people who say nothing, so that nobody's words are refused

def make_block(person, dice):
    return "k:" + dice.choice(OLD), {}


def params_block(person, intent):
    return {"user": intent.conv[2:], "cid": intent.cid}


OWN_VERBS = (
    Verb("draft", "conversation.draft", 1, make_draft, params_draft, lasts=lasts_draft),
    # Not a message, or of a time before one cleared it.
    Verb("delete", "message.delete", 1.5, make_delete, params_delete, NOT_SO,
         lasts=lasts_delete),
    Verb("ask", "contact.request", 0.5, with_some(lambda p: p.askable), params_contact,
         frozenset({"exists"}), lasts=step("asked")),
    Verb("accept", "contact.accept", 0.5, with_some(lambda p: p.askers), params_contact,
         frozenset({"not_found"}), lasts=step("accepted")),
    Verb("note", "contact.set", 0.5, make_note, params_contact, frozenset({"not_found"}),
         lasts=lasts_note),
    Verb("block", "block.add", 0.4, make_block, params_block, lasts=step("blocked")),
    Verb("unblock", "block.remove", 0.3, make_block, params_block,
         lasts=step("blocked", False)),
)


# --- what is found

class OwnCheck:
    def __init__(self, check):
        self.check = check
        self.joined = set()     # pairs that were contacts once

    def hidden(self, log, seq, user):
        """She sees it as deleted."""
        possible = self.possible(log, seq, user)
        if True not in possible:
            self.check.problem("veiled", f"{log.name} {seq}: hidden from {user}")
        self.settle(log, seq, user, True)
        self.check.totals["deleted"] += 1

    def shown(self, log, seq, user):
        if False not in self.possible(log, seq, user):
            self.check.problem("lost", f"{log.name} {seq}: {user} has deleted it and reads it")
        self.settle(log, seq, user, False)

    def deleted_it(self, log, seq, user):
        """She has, or may have."""
        return True in self.possible(log, seq, user)

    def possible(self, log, seq, user):
        of = self.check.settings.get(((log.tenant, user), log.conv), {})
        return of.get(("deleted", seq), frozenset((False,)))

    def settle(self, log, seq, user, is_deleted):
        """What was under way at the kill is decided."""
        of = self.check.settings.get(((log.tenant, user), log.conv), {})
        if ("deleted", seq) in of:
            of["deleted", seq] = {is_deleted}

    def deletes(self, person, conv):
        """Whether she may see less of it than others."""
        return any(key[0] == "deleted" for key in self.check.settings.get((person, conv), {}))

    # --- contacts

    def look(self, pages, is_full):
        pairs = {(person[0], conv) for person, conv in self.check.settings if conv[:2] == "p:"}
        touched = {(i.tenant, i.conv) for i in self.check.plain.values() if i.conv[:2] == "p:"}
        for tenant, conv in sorted(pairs if is_full else touched):
            self.judge(tenant, conv, *(pages.read_contact(tenant, *who) for who in both(conv)))
        blocks = {at for at in self.check.settings if at[1][:2] == "k:"}
        touched = {((i.tenant, i.user), i.conv) for i in self.check.plain.values()}
        for person, conv in sorted(blocks if is_full else blocks & touched):
            self.judge_block(person, conv, pages.read_contact(*person, conv[2:]))

    def judge_block(self, person, conv, shown):
        known = self.check.settings[person, conv]
        is_blocked = shown.get("blocked", False)
        if is_blocked not in known.get("blocked", {False}):
            self.check.problem("lost", f"{person} {conv}: blocked is {is_blocked}, "
                                       f"was told {known['blocked']}")
        known["blocked"] = {is_blocked}
        self.check.totals["blocks"] += 1

    def judge(self, tenant, conv, first, second):
        one, other = conv.split(":")[1:]
        is_said = lambda user, key: self.check.settings.get(
            ((tenant, user), conv), {}).get(key, {False})
        asked, accepted = is_said(one, "asked"), is_said(other, "accepted")
        are = first.get("contact", False)
        waits = first.get("requested", False)
        problem = lambda kind, text: self.check.problem(
            kind, f"{tenant} {conv}: {text}: {first} {second}")
        self.check.totals["contacts"] += are
        if (are, waits) != (second.get("contact", False), second.get("asks", False)):
            problem("members", "the two are told different things")
        if (are or waits) and True not in asked:
            problem("phantom", "nobody has asked")
        if are and True not in accepted:
            problem("phantom", "nobody has accepted")
        if accepted == {True} and not are or asked == {True} and not (are or waits):
            problem("lost", "it was acknowledged")
        if (tenant, conv) in self.joined and not are:
            problem("lost", "they were contacts")
        if are:
            self.joined.add((tenant, conv))
        for user, shown in ((one, first), (other, second)):
            right = is_said(user, "remark")
            if (shown.get("remark") or False) not in {value or False for value in right}:
                problem("lost", f"{user} has noted {right}")


def both(conv):
    one, other = conv.split(":")[1:]
    return (one, other), (other, one)


def is_draft(value):
    """Of a row's draft, what was said."""
    return value["text"] if isinstance(value, dict) else value
