# SPDX-License-Identifier: Apache-2.0
"""Who may do what: every operation, as several callers, about several
subjects, over both doors. What each cell answers is declared in matrix.txt:
a line per operation and role. An operation without one fails the test, which
then prints the lines as they are: to be read before they are kept.

Subjects: own, somebody else's, one that the caller was removed from (a room:
banned), one that is shut (dissolved, destroyed; a person: disabled), one of
another tenant, one that never was, none at all; where it is a person, or what
is said to her, one who blocks the caller and one who was deleted for ever (gone); and
where it is a group or a channel, one in which she is a member and no more, one that she
leads without owning it. Some have others still (EXTRA): one who asks to be a contact.
Where an operation names two, a line `operation:field` has the other one, a person to
be added to an own group, say: there is also one who is a member. What anyone may is
asked by nobody: without a token, and on a connection that was never signed in."""

import itertools
import json
import pathlib
import subprocess
import urllib.parse

from .chat import Closed
from .daemon import BUILD, Refused, new_cid
from .http import http_call
from .subjects import ENDS_CALLER, GONE, PASSWORD, SCOPES, TALK, World

# Which nouns each part has, in a scenario of its own; the rest is "people".
PARTS = {"talks": {"group", "channel", "conversation", "sync"}, "messages": {"message", "stream"},
         "things": {"room", "file", "webhook", "callback", "department", "key", "issuer", "role", "tenant",
                    "words", "tag", "broadcast", "retention", "setting", "backup", "cert", "licence", "mail"}}
SUBJECTS = ["own", "foreign", "removed", "shut", "other", "absent", "empty"]
PEOPLE = {"user", "contact", "block", "token", "session", "device", "mailed"}
BLOCKED = {"user", "contact", "block"} | TALK
RANKED = {"group", "channel", "noticed", "wanted"} | TALK - {"stream", "place"}
# Operations with other fields that name one, and of which kind it is.
ALSO = {"message.forward": [("from", "message")], "message.send": [("to", "user")],
        **{f"group.{verb}": [("users", "user")] for verb in ("add", "remove", "set_role", "invite", "mute",
                                                            "refuse")},
        **{f"group.{verb}": [("user", "user")] for verb in ("transfer", "set_nickname")},
        "group.create": [("members", "user")], "group.speakers": [("add", "user")],
        "group.update": [("owner", "user"), ("admins_add", "user")],
        "channel.create": [("owner", "user")], "channel.update": [("owner", "user")],
        "channel.add": [("users", "user")], "channel.remove": [("users", "user")],
        "channel.writers": [("add", "user")],
        "room.update": [("owner", "user")], "room.ban": [("user", "user")], "room.mute": [("user", "user")],
        "room.speakers": [("add", "user")], "room.announce": [("rooms", "room")],
        "department.create": [("parent", "department")],
        "department.update": [("parent", "department"), ("head", "user")],
        "department.add": [("users", "user")], "department.remove": [("users", "user")],
        "department.set_member": [("user", "user")], "broadcast.send": [("department", "department")],
        "message.search": [("from", "user")], "file.search": [("from", "user")],
        "audit.search": [("from", "user")], "monitor.journey": [("user", "user")]}
ENOUGH = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
          "YIZHAN_LIMITS__USERS": "10000", "YIZHAN_LIMITS__BROADCASTS": "10", "YIZHAN_ROOMS__PER_SESSION": "1000"}
# Which field names the subject, by noun; other operations have none.
SUBJECT_OF = {"group": "id", "channel": "id", "room": "room", "user": "id",
              "contact": "user", "block": "user", "conversation": "conv", "message": "conv", "stream": "conv", "token": "user", "session": "user", "device": "user", "key": "id",
              "issuer": "id", "webhook": "id", "callback": "id", "department": "id", "file": "id"}
# Of these it is not what their noun says.
SUBJECT_BY = {**{f"file.{verb}": ("id", "upload") for verb in ("put", "finish")},
              **{f"device.{verb}": ("device", "gadget") for verb in ("rename", "set")},
              **{f"tenant.{verb}": ("id", "tenant") for verb in ("get", "update", "suspend", "resume",
                                                                "export", "delete", "undelete")},
              **{f"retention.{verb}": ("conv", "place") for verb in ("get", "set")},
              **{f"role.{verb}": ("id", "role") for verb in ("set", "delete")},
              **{name: ("user", "user") for name in ("tag.list", "totp.get", "totp.remove", "role.give")},
              **{name: ("users", "user") for name in ("presence.get", "presence.subscribe",
                                                      "presence.unsubscribe", "tag.add", "tag.remove")},
              **{f"group.{verb}": ("id", "noticed") for verb in ("notice", "read_notice", "notice_readers")},
              **{f"group.{verb}": ("id", "wanted") for verb in ("approve", "refuse")},
              **{f"message.{verb}": ("conv", "urgent") for verb in ("ack", "acks", "calm")},
              **{f"department.{verb}": ("id", "staffed") for verb in ("remove", "set_member", "update")},
              "message.import": ("conv", "quiet"), "message.remove": ("conv", "talk"),
              "user.invite": ("id", "mailed"), "file.search": ("conv", "conversation"),
              "audit.search": ("conv", "place"), "monitor.journey": ("conv", "place"),
              **{name: ("user", "account") for name in ("auth.login", "auth.forgot", "totp.begin")},
              **{name: ("tenant", "tenant") for name in ("setup.state", "brand.get", "brand.logo")},
              "session.open": ("token", "ticket")}
# What nobody asks for, and for what.
ANYONE = {"account": ["own", "foreign", "shut", "gone", "other", "absent", "empty"],
          "ticket": ["own", "removed", "shut", "gone", "other", "absent", "empty"],
          "tenant": ["own", "other", "absent", "empty"]}
NO_SUBJECT = {"file.create", "key.create", "issuer.create", "webhook.create", "callback.create", "department.create", "group.create", "channel.create", "room.create", "user.create", "user.import"}
# Of these the own subject has a member, dave.
AMONG = {"message.send", "monitor.journey",
         *(f"department.{verb}" for verb in ("remove", "set_member", "update")),
         *(f"group.{verb}" for verb in ("add", "remove", "set_role", "invite", "mute", "speakers", "transfer",
                                        "set_nickname", "update", "refuse"))}
EXTRA = {**{f"contact.{verb}": ["asking", "friend"] for verb in ("accept", "refuse", "remove", "set", "get")},
         **{f"group.{verb}": ["invited"] for verb in ("get", "join", "decline")}}
# What the other required members are.
VALUES = {"users": ["dave"], "user": "dave", "role": "admin", "name": "N", "text": "T",
          "kind": "text", "body": {"text": "hi"}, "seq": 1, "key": "k", "value": "v",
          "password": PASSWORD, "tenant": "default", "token": "yz_default_x",
          "scopes": ["user.read"], "rights": ["user.read"], "alg": "EdDSA", "device": "none", "push": True,
          "action": "flag", "words": ["salary"], "upto": 1,
          "seqs": [2], "from": "u:bob", "conv": "u:dave", "emoji": "ok", "at": 0, "to": "all", "tag": "vip",
          "host": "10.0.0.7", "backup": "yizhan-20200101T000000Z.tar.zst", "cert": "c", "confirm": "N", "url": "https://crm.example/", "size": 1, "offset": 0,
          "reason": "a complaint", "people": [{"id": "dave", "name": "Dave"}],
          "messages": [{"cid": "old", "from": "dave", "ts": 1, "kind": "text", "body": {"text": "hi"}}]}
# Members without which a call would say nothing.
MORE = {"group.update": {"name": "N"}, "channel.update": {"name": "N"}, "group.mute": {"all": True},
        "group.speakers": {"add": ["dave"]}, "channel.writers": {"add": ["dave"]},
        "room.mute": {"all": True}, "room.speakers": {"add": ["dave"]}, "user.update": {"name": "N"},
        "room.update": {"title": "T"}, "room.announce": {"all": True, "kind": "text"},
        "conversation.set": {"pinned": True}, "room.marks": {"kind": "ban"},
        "user.set_password": {"old": "long enough 0"}, "message.recall": {"seq": 2},
        **{f"message.{verb}": {"seq": 2} for verb in ("react", "unreact", "reactions", "readers", "ack",
                                                      "acks", "calm", "pin", "unpin", "edit", "remove")},
        "message.report": {"seq": 2, "reason": "spam"},
        "message.search": {"text": "hello"}, "audit.search": {"text": "hello"},
        "monitor.journey": {"seq": 2}, "log.level": {"level": "reset"},
        "message.extend": {"seq": 2, "set": {"k": "v"}},
        "stream.append": {"seq": 3}, "stream.finish": {"seq": 3, "text": "T"},
        "session.kick": {"device": "none"}, "issuer.create": {"alg": "HS256"},
        "device.get": {"device": "d1"}, "device.kick": {"device": "d1"},
        "session.open": {"device": {"id": "d1", "platform": "web"}}, "tag.add": {"tag": "vip"},
        "retention.set": {"message_days": 9000}, "group.set_nickname": {"nickname": "N"},
        "webhook.create": {"paused": True}, "webhook.update": {"note": "N"}, "webhook.redeliver": {"since_ts": 1},
        "callback.create": {"enabled": False}, "department.update": {"name": "N"},
        "department.set_member": {"title": "T"},
        # Of those with another subject, where it is not the same.
        "group.mute:users": {}, "group.update:owner": {}, "group.update:admins_add": {}, "room.mute:user": {},
        "group.speakers:add": {}, "channel.writers:add": {}, "room.speakers:add": {},
        "room.announce:rooms": {"kind": "text"}, "broadcast.send:department": {"to": "department"}}


def rows():
    done = subprocess.run([BUILD / "yizhan-gen", "--rows"], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def declared():
    """{(operation, role): {subject: code}}"""
    out = {}
    for line in (pathlib.Path(__file__).parent / "matrix.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, role, *cells = line.split()
            out[name, role] = dict(cell.split("=") for cell in cells)
    return out


def is_of(part):
    """Whether an operation of this name is."""
    def question(name):
        return next((p for p, nouns in PARTS.items() if name.split(".")[0] in nouns), "people") == part
    return question


def subject_of(row):
    """The field that names one, and of which kind it is; or nothing."""
    name, noun = row["name"], row["name"].split(".")[0]
    if "field" in row:
        return row["field"]
    if name in NO_SUBJECT or name not in SUBJECT_BY and noun not in SUBJECT_OF:
        return None
    field, kind = SUBJECT_BY.get(name) or (SUBJECT_OF[noun], noun)
    return (field, kind) if any(f["name"] == field for f in row["in"]) else None


def has_subject(row):
    return subject_of(row) is not None


def params_of(row, world, who, subject):
    name, fields = row["name"], {f["name"]: f for f in row["in"]}
    params = dict(MORE.get(name, {}) | world.more.get(name, {}))
    if "field" in row:
        params = dict(MORE.get(f"{name}:{row['field'][0]}", params))
    if "field" in row and row["name"] != "message.forward":
        main = subject_of({k: v for k, v in row.items() if k != "field"})
        if main:
            params[main[0]] = world.subject(main[1], who, "own", "main")
    if subject_of(row):
        field, noun = subject_of(row)
        named = world.subject(noun, who, subject, name if name in GONE else "")
        params[field] = [named] if fields[field]["type"] == "ids" else named
    for name, f in fields.items():
        if name == "cid" or name in ("id", "room") and f["required"] and name not in params:
            params[name] = new_cid()
        elif f["required"] and name not in params:
            assert name in VALUES, f"matrix.py has no value for {name} of {row['name']}"
            params[name] = VALUES[name]
    return params


def by_socket(who, row, params):
    try:
        who.call(row["name"], **params)
        return "ok"
    except Refused as refused:
        return refused.code
    except Closed as closed:
        return f"closed_{closed.code}"


def by_rest(box, token, row, params, **headers):
    method, path = row["route"].split()
    left = dict(params)
    for name in params:
        if "{" + name + "}" in path:
            path = path.replace("{" + name + "}", urllib.parse.quote(str(left.pop(name)), safe=""))
    body = None
    if method in ("GET", "DELETE"):
        left = {k: ",".join(map(str, v)) if isinstance(v, list) else v for k, v in left.items()}
        path += "?" + urllib.parse.urlencode(left) if left else ""
    else:
        body = b"1" if row.get("bytes") else left
    answer = http_call(box, method, path, body, token=token, headers=headers)
    return "ok" if answer.status == 200 else answer.code


def cell(world, row, role, subject):
    """What both doors say, which must be the same."""
    who, codes = world.caller(row, role, subject), []
    if role != "key" and "bytes" not in row:    # which has no sessions; by HTTP alone
        codes.append(by_socket(who, row, params_of(row, world, who, subject)))
        who = world.caller(row, role, subject)
    if codes:
        world.settle(row, codes[0])
    if "route" in row:
        params = params_of(row, world, who, subject)
        code = by_rest(world.box, who.token, row, params)
        in_path = any("{" + n + "}" in row["route"] and v == "" for n, v in params.items())
        if in_path:
            assert code in ("unknown_operation", "not_found"), (row["name"], role, code)
        elif not (subject == "empty" and code == "bad_field" and codes == ["forbidden"]):
            # (REST reads the fields before it knows who asks)
            codes.append(code)
        world.settle(row, code)
    return "|".join(sorted(set(codes))) or "-"


def subjects_of(row):
    if not has_subject(row):
        return ["any"]
    noun, is_also = subject_of(row)[1], "field" in row
    return [*SUBJECTS, *(["blocked"] if noun in BLOCKED else []),
            *(["gone"] if noun in BLOCKED | PEOPLE else []),
            *(["joined", "led"] if noun in RANKED else []),
            *(["member"] if is_also and noun == "user" and row["name"] in AMONG else []),
            *([] if is_also else EXTRA.get(row["name"], []))]


def fields_of(row, also):
    """The row, or what it is for each other field that names a subject."""
    if not also:
        yield row["name"], row
    for field, kind in ALSO.get(row["name"], []) if also else []:
        yield f"{row['name']}:{field}", {**row, "field": (field, kind)}


def lines(world, part, also=False):
    """The table as the daemon answers, for the nouns of which part is true; also: of the
    other fields."""
    out = {}
    for name, row in itertools.chain(*(fields_of(row, also) for row in rows())):
        if "anyone" in row["roles"] or not part(row["name"]):
            continue
        for role in world.callers:
            cells = out[name, role] = {s: cell(world, row, role, s) for s in subjects_of(row)}
            if role not in row["roles"] and (role, "user" in row["roles"]) != ("admin", True):
                codes = {code for subject, code in cells.items() if subject != "empty"}
                assert codes <= {"forbidden", "-"}, (row, role, cells)
            # nobody learns what there is in another tenant
            assert cells.get("other") == cells.get("absent"), (row["name"], role, cells)
    return out


def lines_of_anyone(world):
    """The same for what needs no sign-in: as nobody."""
    out = {}
    for row in rows():
        if "anyone" not in row["roles"]:
            continue
        kind = subject_of(row)[1] if has_subject(row) else None
        cells = out[row["name"], "anyone"] = {}
        for subject in ANYONE.get(kind, ["any"]):
            session = world.bob.opens(open=False)
            codes = {by_socket(session, row, params_of(row, world, world.bob, subject))}
            session.close()
            if "route" in row:
                codes.add(by_rest(world.box, None, row, params_of(row, world, world.bob, subject)))
            cells[subject] = "|".join(sorted(codes))
        if kind == "account":   # nobody learns who is there
            assert len({cells[s] for s in ("foreign", "gone", "other", "absent")}) == 1, (row["name"], cells)
    return out


def compare_acting(world, said):
    """A key that acts as a person may what she may, where keys may at all. In
    how many cells it is the same."""
    who, key, same = world.callers["user"], world.callers["key"].token, 0
    for name, row in ((row["name"], row) for row in rows()):
        if (name, "user") not in said or "route" not in row or row["name"] in ENDS_CALLER:
            continue
        for subject in ("own", "foreign") if has_subject(row) else ("any",):
            code = by_rest(world.box, key, row, params_of(row, world, who, subject),
                           **{"Yizhan-As": who.id})
            world.settle(row, code)
            want = said[name, "user"][subject].split("|")
            same += code in want
            assert code in want or code == "forbidden" and not is_for_keys(row), (name, subject, code, want)
    return same


def is_for_keys(row):
    noun = row["name"].split(".")[0]
    return any(scope.split(".")[0] == noun for scope in SCOPES)


OF_ROLES = ("own", "foreign", "removed", "shut", "other", "absent")


def compare_role(world, role):
    """Whoever has a role is an administrator where it has a right, and nowhere
    else. How many operations it has a right to."""
    want, wrong, count = declared(), [], 0
    rights = next(set(r["rights"]) for r in world.box.call("role.list")["roles"] if r["id"] == role)
    world.callers = {role: world.callers["user"]}
    world.box.call("role.give", user="alice", role=role)
    world.callers[role].session = None
    for row in rows():
        if "anyone" in row["roles"]:
            continue
        granted = "admin" in row["roles"] and bool(set(row["rights"]) & rights)
        count += granted
        for subject in OF_ROLES if has_subject(row) else ["any"]:
            said = cell(world, row, role, subject)
            if said != want[row["name"], "admin" if granted else "user"][subject]:
                wrong.append(f"{row['name']} {role} {subject}={said}")
    assert not wrong, "\n".join(wrong)
    return count


def compare(said):
    """Said and declared are the same, line by line."""
    want = declared()
    wrong = [" ".join([*key, *(f"{s}={c}" for s, c in cells.items())])
             for key, cells in said.items() if want.get(key) != cells]
    assert not wrong, "matrix.txt does not say:\n" + "\n".join(wrong)
