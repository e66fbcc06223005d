# SPDX-License-Identifier: Apache-2.0
"""What people do to messages that were sent: an entry tells each change, and
present.py what the message shows from then on."""

from .cast import seal, said
from .verb import Verb

GONE = frozenset({"not_member", "not_found"})
# A tombstone meanwhile, or no message at all: any place of a log is tried.
NOT_SO = GONE | {"wrong_state", "bad_field"}
EMOJI = ("👍", "🎉", "ok")
KEYS = ("colour", "状态", "votes")
CHOSEN = 3


def text_of(person, conv, cid, dice):
    rest = "x" * dice.randrange(1, 200)
    seal_ = seal(person.tenant, conv, person.id, cid, rest)
    return f"{person.canary} {person.id} {cid} {seal_} {rest}"


def is_sealed(tenant, conv, sender, text):
    """Whether somebody of the load said it there; its cid, or None."""
    words = text.split(" ")
    if len(words) != 5 or (sender and words[1] != sender):
        return None
    return words[2] if words[3] == seal(tenant, conv, words[1], words[2], words[4]) else None


def own_sends(person):
    return [i for i in person.own if i.verb.name == "send"]


def some_message(person, dice):
    """(conv, seq): an own one, or any place of a log."""
    sent = own_sends(person)
    if sent and dice.random() < 0.5:
        first = dice.choice(sent)
        return first.conv, first.seq
    if not person.newest:
        return None
    conv = dice.choice(list(person.newest))
    return conv, dice.randint(1, person.newest[conv])


def params_target(person, intent):
    return {"conv": said(person.id, intent.conv), "cid": intent.cid, **intent.args}


def on_target(fold):
    """An entry that names the message it was meant for."""
    def entry_changes(check, log, entry, intent):
        if entry.get("target") != intent.args["seq"]:
            check.problem("phantom", f"{log.name} {entry} was to change {intent.args}")
        if entry["target"] in log.recalled:
            return              # what it was nobody can read any more
        present = check.presents.of(log, entry["target"])
        wrong = fold(present, entry, intent)
        if wrong:
            check.problem("phantom", f"{log.name} {entry}: {wrong}, meant {intent.args}")
    return entry_changes


def make_target(person, dice):
    place = some_message(person, dice)
    return place and (place[0], {"seq": place[1]})


# --- edit

def make_edit(person, dice):
    sent = own_sends(person)
    if not sent:
        return None
    first, cid = dice.choice(sent), person.new_cid()
    args = {"cid": cid, "seq": first.seq, "text": text_of(person, first.conv, cid, dice)}
    if "mentions" in first.args:
        args["mentions"] = first.args["mentions"]
    return first.conv, args


def params_edit(person, intent):
    params = params_target(person, intent)
    params.update(kind="text", body={"text": params.pop("text")})
    return params


def entry_edit(check, log, entry, intent):
    on_target(fold_edit)(check, log, entry, intent)
    log.edits[entry["seq"]] = entry["target"]


def fold_edit(present, entry, intent):
    present.text, present.edited_ts = intent.args["text"], entry["ts"]


# --- reactions

def make_react(person, dice):
    place = some_message(person, dice)
    return place and (place[0], {"seq": place[1], "emoji": dice.choice(EMOJI)})


def fold_react(is_on):
    def fold(present, entry, intent):
        who, emoji = entry["from"], intent.args["emoji"]
        there = present.reactions.setdefault(emoji, set())
        right = {"emoji": emoji, "on": is_on} if (who in there) != is_on else None
        (there.add if is_on else there.discard)(who)
        return "" if entry.get("body") == right else f"right is {right}"
    return fold


# --- pins, extension keys

def fold_pin(is_on):
    def fold(present, entry, intent):
        right = {"on": is_on} if present.is_pinned != is_on else None
        present.is_pinned = is_on
        return "" if entry.get("body") == right else f"right is {right}"
    return fold


def make_extend(person, dice):
    place = some_message(person, dice)
    if place is None:
        return None
    keys = dice.sample(KEYS, dice.randint(1, len(KEYS)))
    gone = [keys.pop()] if dice.random() < 0.3 else []
    args = {"seq": place[1], "delete": gone,
            "set": {key: f"{person.id} {dice.getrandbits(16):x}" for key in keys}}
    return place[0], {name: value for name, value in args.items() if value}


def fold_extend(present, entry, intent):
    fresh, gone = intent.args.get("set", {}), intent.args.get("delete", [])
    present.ext.update(fresh)
    for key in gone:
        present.ext.pop(key, None)
    return "" if set(entry["body"]["keys"]) == {*fresh, *gone} else "other keys"


# --- urgent ones

def make_ack(person, dice):
    if not person.urgent:
        return None
    conv, seq = dice.choice(person.urgent)
    return conv, {"seq": seq}


def fold_ack(present, entry, intent):
    if present.is_urgent:
        present.acked.add(entry["from"])
    elif entry["from"] not in present.acked:
        return "nobody asked for it"
    return ""


def make_calm(person, dice):
    sent = [i for i in own_sends(person) if i.args.get("urgent")]
    return (lambda first: (first.conv, {"seq": first.seq}))(dice.choice(sent)) if sent else None


def fold_calm(present, entry, intent):
    was, present.is_urgent = present.is_urgent, False
    return "" if was else "it was calm already"


# --- forwarding: what is copied is proven by its seal

def make_forward(most):
    def make(person, dice):
        sent = own_sends(person)
        if not sent:
            return None
        source = dice.choice(sent).conv
        seqs = sorted({i.seq for i in sent if i.conv == source})
        args = {"from": source, "seqs": sorted(dice.sample(seqs, min(len(seqs), most)))}
        return dice.choice(person.convs), {**args, "merged": True} if most > 1 else args
    return make


def params_forward(person, intent):
    return {**params_target(person, intent), "from": said(person.id, intent.args["from"])}


def entry_forward(check, log, entry, intent):
    source, seqs = check.log(log.tenant, intent.args["from"]), intent.args["seqs"]
    copies = entry["body"]["messages"] if intent.args.get("merged") else [
        {"from": entry["from"], "kind": entry["kind"], "body": entry["body"]}]
    is_marked = entry.get("forwarded") or entry["kind"] == "merged"
    if not is_marked or len(copies) != len(seqs):
        check.problem("phantom", f"{log.name} {entry} was to be of {seqs}")
    for seq, copy in zip(seqs, copies):
        cid = is_sealed(log.tenant, source.conv, copy["from"], copy["body"]["text"])
        if copy["kind"] != "text" or cid is None:
            check.problem("phantom", f"{log.name} {entry}: nobody said {copy} in {source.name}")
        check.copies.append((log, entry["seq"], source, seq, (copy["from"], cid)))


def judge_copies(check):
    """It was said at that place, there or by an edit of it."""
    for log, at, source, seq, what in check.copies:
        there = source.cids.get(what)
        if seq not in (there, source.edits.get(there)):
            check.problem("phantom", f"{log.name} {at} copies {what} from {source.name} {seq}, "
                                     f"which is at {there}")
    check.totals["copied"] += len(check.copies)
    check.copies.clear()


# --- for chosen members alone

def make_chosen(person, dice):
    if not person.owns:
        return None
    conv, cid = dice.choice(list(person.owns)), person.new_cid()
    some = person.owns[conv]
    if not some:
        return None
    chosen = dice.sample(some, dice.randint(1, min(CHOSEN, len(some))))
    return conv, {"cid": cid, "to": sorted(chosen), "text": text_of(person, conv, cid, dice)}


def params_chosen(person, intent):
    params = params_target(person, intent)
    params.update(kind="text", body={"text": params.pop("text")})
    return params


def entry_chosen(check, log, entry, intent):
    if entry["body"]["text"] != intent.args["text"] or entry.get("to") != intent.args["to"]:
        check.problem("phantom", f"{log.name} {entry} is not what was sent: {intent.args}")


def answer_sent(check, person, conv, answer, intent):
    check.read_acked(person, conv, answer["seq"])


def done_own(person, intent):
    person.own.append(intent)
    del person.own[:-50]


def target_verb(name, weight, make, fold, leaves, refusals=NOT_SO):
    return Verb(name, f"message.{name}", weight, make, params_target, refusals, leaves,
                on_target(fold), done=done_own)


MESSAGE_VERBS = (
    Verb("edit", "message.edit", 3, make_edit, params_edit, GONE | {"wrong_state"}, "edit",
         entry_edit, done=done_own),
    target_verb("react", 3, make_react, fold_react(True), "react"),
    target_verb("unreact", 1.5, make_react, fold_react(False), "react"),
    target_verb("pin", 0.6, make_target, fold_pin(True), "pin", NOT_SO | {"limit_reached"}),
    target_verb("unpin", 0.6, make_target, fold_pin(False), "pin"),
    target_verb("extend", 1.5, make_extend, fold_extend, "extend"),
    # Her own: from another device of hers.
    target_verb("ack", 1, make_ack, fold_ack, "ack", NOT_SO | {"forbidden"}),
    target_verb("calm", 0.3, make_calm, fold_calm, "calm"),
    Verb("forward", "message.forward", 0.8, make_forward(1), params_forward, GONE, "message",
         entry_forward, answer_sent, done_own, looks_elsewhere=True),
    Verb("merge", "message.forward", 0.4, make_forward(5), params_forward, GONE, "message",
         entry_forward, answer_sent, done_own, looks_elsewhere=True),
    # Somebody went meanwhile.
    Verb("send to", "message.send", 2, make_chosen, params_chosen, GONE | {"bad_field"},
         "message", entry_chosen, answer_sent, done_own),
)
