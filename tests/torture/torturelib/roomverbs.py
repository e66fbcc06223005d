# SPDX-License-Identifier: Apache-2.0
"""What people do in live rooms. A seat is a session's and ends with its life,
so these verbs know the line; what its owner changes of a room outlasts it.

The owner's first device sits down before anybody else and stays: it hears
everything that is said in the room in that life, from 1 on."""

from .cast import CURSE, seal
from .verb import Verb

JOINING = 0.9       # share of actions with which one joins, while one can
LIKES = 3           # different ones that are merged
AGAIN_OF = 20       # newest own messages that are said again with their cid
CLASSES = ("high", "normal", "low")
KEYS = 2            # of a device, of attributes
PAD = 3600          # bytes of what is said to flood a room
ANNOUNCED = 3       # rooms at once, at most
ROOMS = "r:*"       # what is announced is of no room alone


def room_params(person, intent):
    return {"room": intent.conv[2:]}


# --- seats: line.seats says of a room "asked", "there" or "leaving"

def is_anchor(line, conv):
    return conv in line.person.keeps and line.device == line.person.devices[0]


def joinable(line):
    return [c for c in line.person.rooms if c not in line.seats
            and (is_anchor(line, c) or line.place(c) in line.load.anchored)]


def make_join(line, dice):
    choices = joinable(line)
    if not choices:
        return None
    conv = dice.choice(choices)
    line.seats[conv] = "asked"
    heard = line.at.pop(conv, 0)
    return conv, {"after": heard} if heard and dice.random() < 0.5 else {}


def params_join(person, intent):
    return {"room": intent.conv[2:], **intent.args}


def done_join(line, intent, answer):
    if line.seats.get(intent.conv) != "asked":
        return              # sent away before she had the answer
    line.seats[intent.conv] = "there"
    after = intent.args.get("after", 0)
    if after <= answer["n"]:
        line.at[intent.conv] = max(after, line.at.get(intent.conv, 0))
    if is_anchor(line, intent.conv):
        line.load.anchored.add(line.place(intent.conv))


def make_leave(line, dice):
    choices = [c for c in there(line) if not is_anchor(line, c)]
    if not choices:
        return None
    conv = dice.choice(choices)
    line.seats[conv] = "leaving"
    return conv, {}


def done_leave(line, intent, answer):
    line.seats.pop(intent.conv, None)


def there(line):
    return [conv for conv, state in line.seats.items() if state == "there"]


# --- messages

def words(person, conv, kind, rest):
    cid = person.new_cid()
    mark = seal(person.tenant, conv, person.id, cid, rest)
    return {"cid": cid, "text": f"{person.canary} {person.id} {cid} {mark} {rest}", "kind": kind}


def make_say(line, dice):
    choices = there(line)
    if not choices:
        return None
    person, conv = line.person, dice.choice(choices)
    if dice.random() < 0.15:
        text = f"{person.canary} like {dice.randrange(LIKES)}"
        return conv, {"cid": person.new_cid(), "text": text, "kind": "like", "merge": True}
    args = words(person, conv, "text", "x" * dice.randrange(1, 20))
    if dice.random() < 0.6:
        args["priority"] = dice.choice(CLASSES)
    return conv, args


def params_say(person, intent):
    args = intent.args
    return {"room": intent.conv[2:], "cid": intent.cid, "kind": args["kind"],
            "body": {"text": args["text"]},
            **{k: args[k] for k in ("priority", "merge") if k in args}}


def make_curse(line, dice):
    """What the tenant's words do not let pass."""
    choices = there(line)
    if not choices:
        return None
    return curse(line, dice.choice(choices), dice)


def curse(line, conv, dice):
    return conv, {**words(line.person, conv, "text", CURSE), "cursed": True,
                  "priority": dice.choice(CLASSES)}


def make_flood(line, dice):
    """By flood.py, not by chance."""
    return None


def params_flood(person, intent):
    params = params_say(person, intent)
    params["body"]["pad"] = "x" * PAD
    return params


def done_flood(line, intent, answer):
    line.newest_n[intent.conv] = answer.get("n", line.newest_n.get(intent.conv, 0))


def done_say(line, intent, answer):
    if "merged" in answer:
        line.load.merged[line.place(intent.conv)] += 1
    if "dropped" not in answer:
        line.spoken.append(intent)
        del line.spoken[:-AGAIN_OF]


def make_again(line, dice):
    """The same with the same cid: the first answer again."""
    choices = [i for i in line.spoken if line.seats.get(i.conv) == "there"]
    if not choices:
        return None
    first = dice.choice(choices)
    return first.conv, {"cid": first.cid, **first.args}


# --- to many rooms at once: to those of whom somebody hears all

def make_announce(line, dice):
    if not line.person.is_admin:
        return None
    tenant = line.person.tenant
    live = sorted(conv for t, conv in line.load.anchored if t == tenant)
    is_all = dice.random() < 0.3 and len(live) == line.load.room_counts[tenant]
    if not live:
        return None
    rooms = live if is_all else dice.sample(live, dice.randint(1, min(ANNOUNCED, len(live))))
    return ROOMS, {**words(line.person, ROOMS, "text", "x"), "rooms": rooms, "all": is_all}


def params_announce(person, intent):
    args = intent.args
    return {"kind": args["kind"], "body": {"text": args["text"]},
            **({"all": True} if args["all"] else {"rooms": [r[2:] for r in args["rooms"]]})}


# --- attributes: a key is one device's, so its values have one order

def make_attribute(line, dice):
    choices = there(line)
    if not choices:
        return None
    person = line.person
    return dice.choice(choices), {
        "key": f"{person.id} {line.device} {dice.randrange(KEYS)}",
        "value": f"{person.canary} {dice.getrandbits(32):08x}"}


def make_no_attribute(line, dice):
    made = make_attribute(line, dice)
    if made:
        del made[1]["value"]
    return made


def params_attribute(person, intent):
    return {"room": intent.conv[2:], **intent.args}


# --- looking after a room: what outlasts it

def make_mark(line, dice):
    choices = [conv for conv, others in line.person.keeps.items() if others]
    if not choices:
        return None
    conv = dice.choice(choices)
    return conv, {"user": dice.choice(line.person.keeps[conv]), "off": dice.random() < 0.6}


def params_speaker(person, intent):
    return {"room": intent.conv[2:],
            "remove" if intent.args["off"] else "add": [intent.args["user"]]}


def params_mark(person, intent):
    return {"room": intent.conv[2:], **intent.args}


def lasts_mark(kind):
    return lambda intent: [(f"{kind} {intent.args['user']}", not intent.args["off"])]


def make_title(line, dice):
    if not line.person.keeps:
        return None
    conv = dice.choice(list(line.person.keeps))
    return conv, {"title": f"{dice.getrandbits(32):x} {line.person.canary}"}


def lasts_title(intent):
    return [("title", intent.args["title"])]


def make_stats(line, dice):
    """Asked when all is quiet, not by chance."""
    return None


def done_stats(line, intent, answer):
    line.newest_n[intent.conv] = answer["n"]
    line.figures[intent.conv] = answer


ROOM_VERBS = (
    Verb("room join", "room.join", 1, make_join, params_join, frozenset({"forbidden"}),
         done=done_join, is_live=True),
    Verb("room leave", "room.leave", 0.2, make_leave, room_params, done=done_leave,
         is_live=True),
    # Banned meanwhile, perhaps on another device.
    Verb("room say", "room.send", 40, make_say, params_say, frozenset({"not_member"}),
         done=done_say, is_live=True),
    Verb("room again", "room.send", 2, make_again, params_say, frozenset({"not_member"}),
         is_live=True),
    Verb("room curse", "room.send", 1, make_curse, params_say, frozenset({"not_member"}),
         is_live=True),
    Verb("room flood", "room.send", 0, make_flood, params_flood, done=done_flood, is_live=True),
    # One of many says it, and seldom.
    Verb("room announce", "room.announce", 6, make_announce, params_announce, is_live=True),
    Verb("room attribute", "room.set_attribute", 1, make_attribute, params_attribute,
         frozenset({"not_member"}), is_live=True),
    Verb("room no attribute", "room.delete_attribute", 0.5, make_no_attribute, params_attribute,
         frozenset({"not_member"}), is_live=True),
    Verb("room ban", "room.ban", 0.15, make_mark, params_mark, is_live=True,
         lasts=lasts_mark("ban")),
    Verb("room mute", "room.mute", 0.15, make_mark, params_mark, is_live=True,
         lasts=lasts_mark("mute")),
    Verb("room speaker", "room.speakers", 0.3, make_mark, params_speaker, is_live=True,
         lasts=lasts_mark("speaker")),
    Verb("room title", "room.update", 0.15, make_title, params_mark, is_live=True,
         lasts=lasts_title),
    Verb("room stats", "room.stats", 0, make_stats, room_params, done=done_stats,
         is_live=True),
    Verb("room attributes", "room.attributes", 0, make_stats, room_params, is_live=True),
)
SAYINGS = frozenset(("room say", "room curse", "room flood"))
