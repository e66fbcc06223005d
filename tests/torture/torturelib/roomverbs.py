# SPDX-License-Identifier: Apache-2.0
"""What people do in live rooms. A seat is a session's and ends with its life,
so these verbs know the line; what its owner changes of a room outlasts it.

The owner's first device sits down before anybody else and stays: it hears
everything that is said in the room in that life, from 1 on."""

from .cast import seal
from .verb import Verb

JOINING = 0.9       # share of actions with which one joins, while one can
LIKES = 3           # different ones that are merged
AGAIN_OF = 20       # newest own messages that are said again with their cid
CLASSES = ("high", "normal", "low")


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

def make_say(line, dice):
    choices = there(line)
    if not choices:
        return None
    person, conv, cid = line.person, dice.choice(choices), line.person.new_cid()
    if dice.random() < 0.15:
        text = f"{person.canary} like {dice.randrange(LIKES)}"
        return conv, {"cid": cid, "text": text, "kind": "like", "merge": True}
    rest = "x" * dice.randrange(1, 20)
    text = f"{person.canary} {person.id} {cid} " \
           f"{seal(person.tenant, conv, person.id, cid, rest)} {rest}"
    args = {"cid": cid, "text": text, "kind": "text"}
    if dice.random() < 0.6:
        args["priority"] = dice.choice(CLASSES)
    return conv, args


def params_say(person, intent):
    args = intent.args
    return {"room": intent.conv[2:], "cid": intent.cid, "kind": args["kind"],
            "body": {"text": args["text"]},
            **{k: args[k] for k in ("priority", "merge") if k in args}}


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


# --- looking after a room: what outlasts it

def make_mark(line, dice):
    if not line.person.keeps:
        return None
    conv = dice.choice(list(line.person.keeps))
    return conv, {"user": dice.choice(line.person.keeps[conv]), "off": dice.random() < 0.6}


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
    Verb("room ban", "room.ban", 0.15, make_mark, params_mark, is_live=True,
         lasts=lasts_mark("ban")),
    Verb("room mute", "room.mute", 0.15, make_mark, params_mark, is_live=True,
         lasts=lasts_mark("mute")),
    Verb("room title", "room.update", 0.15, make_title, params_mark, is_live=True,
         lasts=lasts_title),
    Verb("room stats", "room.stats", 0, make_stats, room_params, done=done_stats,
         is_live=True),
)
