# SPDX-License-Identifier: Apache-2.0
"""What people do, a row for each verb: how an intent is made, what is sent,
what its acknowledgement promises, what must be found in the log. A new verb
of the daemon is a row here; load and checker know none by name."""

from .adminverbs import ADMIN_VERBS
from .cast import said
from .fileverbs import FILE_VERBS
from .goneverbs import GONE_VERBS
from .keepverbs import KEEP_VERBS
from .messageverbs import (GONE, MESSAGE_VERBS, answer_sent, done_own, is_sealed, own_sends,
                           text_of)
from .newsverbs import NEWS_VERBS
from .ownverbs import OWN_VERBS
from .reportverbs import REPORT_VERBS
from .roomverbs import ROOM_VERBS
from .staffverbs import STAFF_VERBS
from .streamverbs import STREAM_VERBS
from .verb import Verb

AGAIN = 0.05        # share of actions that repeat what was acknowledged


# --- messages

def make_send(person, dice):
    conv, cid = dice.choice(person.convs), person.new_cid()
    more = {"cid": cid, "text": text_of(person, conv, cid, dice)}
    what = dice.random()
    if what < 0.05 and conv not in person.floats and person.newest.get(conv):
        more["reply_to"] = dice.randint(1, person.newest[conv])
    elif what < 0.10:
        more["mentions"] = ["*"]
    elif what < 0.12:
        more["urgent"] = True
    return conv, more


def params_send(person, intent):
    args = intent.args
    params = {"conv": said(person.id, intent.conv), "cid": intent.cid, "kind": "text",
              "body": {"text": args["text"]}}
    for key in ("reply_to", "mentions", "urgent"):
        if key in args:
            params[key] = args[key]
    return params


def entry_send(check, log, entry, intent):
    args = intent.args
    is_same = (entry["kind"] == "text" and entry.get("reply_to") == args.get("reply_to")
               and entry.get("mentions") == args.get("mentions")
               and ("edited_ts" in entry or entry["body"]["text"] == args["text"]))
    if not is_same:
        check.problem("phantom", f"{log.name} {entry} is not what was sent: {args}")
    if is_sealed(log.tenant, log.conv, entry["from"], args["text"]) != entry["cid"]:
        check.problem("phantom", f"{log.name} {entry} bears a wrong seal")
    if args.get("urgent"):
        check.presents.of(log, entry["seq"]).is_urgent = True


def make_conflict(person, dice):
    """The cid of an acknowledged message, with other words."""
    sent = own_sends(person)
    if not sent:
        return None
    first = dice.choice(sent)
    return first.conv, {"cid": first.cid, "text": first.args["text"] + "y"}


def answer_conflict(check, person, conv, answer, intent):
    check.problem("twice", f"{conv} {person}: a cid with other content got {answer}")


def make_recall(person, dice):
    choices = [(i.conv, i.seq) for i in own_sends(person)]
    choices += person.seen
    if not choices:
        return None
    conv, seq = dice.choice(choices)
    return conv, {"seq": seq}


def params_recall(person, intent):
    return {"conv": said(person.id, intent.conv), "cid": intent.cid, "seq": intent.args["seq"]}


def entry_recall(check, log, entry, intent):
    if entry.get("target") != intent.args["seq"]:
        check.problem("phantom", f"{log.name} {entry} was to recall {intent.args['seq']}")


# --- cursors and settings

def make_at(person, dice):
    if not person.newest:
        return None
    conv = dice.choice(list(person.newest))
    return conv, {"seq": dice.randint(1, person.newest[conv])}


def params_at(person, intent):
    return {"conv": said(person.id, intent.conv), "seq": intent.args["seq"]}


def answer_read(check, person, conv, answer, intent):
    check.read_acked(person, conv, answer["read"])


def make_set(person, dice):
    conv = dice.choice(person.convs)
    if conv in person.floats or conv not in person.newest:
        return None
    return conv, {dice.choice(("pinned", "muted")): dice.random() < 0.5}


def params_set(person, intent):
    return {"conv": said(person.id, intent.conv), **intent.args}


def lasts_set(intent):
    return list(intent.args.items())


# --- groups

def make_change(is_in):
    def make(person, dice):
        groups = [g for g, floating in person.owns.items() if floating]
        if not groups:
            return None
        conv = dice.choice(groups)
        some = dice.sample(person.owns[conv], dice.randint(1, len(person.owns[conv])))
        return conv, {"users": sorted(some)}
    return make


def params_change(person, intent):
    return {"id": intent.conv[2:], "cid": intent.cid, "users": intent.args["users"]}


def entry_change(check, log, entry, intent):
    if not set(entry["users"]) <= set(intent.args["users"]):
        check.problem("phantom", f"{log.name} {entry} was to move {intent.args}")


def make_leave(person, dice):
    return (dice.choice(list(person.floats)), {}) if person.floats else None


def params_leave(person, intent):
    return {"id": intent.conv[2:], "cid": intent.cid}


def entry_leave(check, log, entry, intent):
    if entry["users"] != [entry["from"]]:
        check.problem("phantom", f"{log.name} {entry}: one leaves alone")


def make_update(person, dice):
    if not person.owns:
        return None
    name = f"{dice.getrandbits(32):x} {person.canary}"
    return dice.choice(list(person.owns)), {"name": name}


def params_update(person, intent):
    return {"id": intent.conv[2:], "cid": intent.cid, "name": intent.args["name"]}


def entry_update(check, log, entry, intent):
    log.title = intent.args["name"]


def make_nickname(person, dice):
    groups = [conv for conv in person.convs if conv.startswith("g:")]
    if not groups:
        return None
    return dice.choice(groups), {"nickname": f"{dice.getrandbits(32):x} {person.canary}"}


def params_nickname(person, intent):
    return {"id": intent.conv[2:], "cid": intent.cid, **intent.args}


def entry_nickname(check, log, entry, intent):
    if entry["users"] != [entry["from"]]:
        check.problem("phantom", f"{log.name} {entry}: a nickname of somebody else")


def make_create(person, dice):
    """At most two more groups for each, so that a long run stays as fast."""
    if len(person.owns) > 2 or not person.newest:
        return None
    conv = f"g:{person.id}-{len(person.owns)}-{person.cids}"
    friends = {f for c in person.convs if c.startswith("d:") for f in c.split(":")[1:]}
    return conv, {"members": sorted(friends - {person.id}), "name": f"new {person.canary}"}


def params_create(person, intent):
    return {"id": intent.conv[2:], "cid": intent.cid, **intent.args}


def entry_create(check, log, entry, intent):
    if set(entry["users"]) != {entry["from"], *intent.args["members"]}:
        check.problem("phantom", f"{log.name} {entry} was to have {intent.args}")
    log.title = intent.args["name"]


def done_create(person, intent):
    person.owns[intent.conv] = []
    person.convs.append(intent.conv)


VERBS = (
    Verb("send", "message.send", 80, make_send, params_send, GONE,
         "message", entry_send, answer_sent, done_own),
    Verb("conflict", "message.send", 0.7, make_conflict, params_send,
         frozenset({"conflict"}), answer=answer_conflict),
    # Recalled already, by the owner of the group perhaps; or hours ago.
    Verb("recall", "message.recall", 4, make_recall, params_recall,
         GONE | {"wrong_state", "recall_too_late"}, "recall", entry_recall, done=done_own),
    Verb("read", "conversation.read", 5, make_at, params_at, GONE, answer=answer_read),
    Verb("delivered", "conversation.delivered", 3, make_at, params_at, GONE),
    Verb("set", "conversation.set", 0.7, make_set, params_set,
         lasts=lasts_set),
    Verb("add", "group.add", 1.5, make_change(True), params_change,
         leaves="join", entry=entry_change, done=done_own),
    Verb("remove", "group.remove", 1, make_change(False), params_change,
         leaves="leave", entry=entry_change, done=done_own),
    Verb("leave", "group.leave", 0.5, make_leave, params_leave, GONE,
         "leave", entry_leave),
    Verb("update", "group.update", 1, make_update, params_update,
         leaves="update", entry=entry_update, done=done_own),
    Verb("nickname", "group.set_nickname", 0.5, make_nickname, params_nickname, GONE,
         "update", entry_nickname, done=done_own),
    Verb("create", "group.create", 0.1, make_create, params_create,
         leaves="create", entry=entry_create, done=done_create),
) + (MESSAGE_VERBS + STREAM_VERBS + OWN_VERBS + ADMIN_VERBS + ROOM_VERBS + KEEP_VERBS
     + STAFF_VERBS + NEWS_VERBS + GONE_VERBS + FILE_VERBS + REPORT_VERBS)
BY_NAME = {verb.name: verb for verb in VERBS}
