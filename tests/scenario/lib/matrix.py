# SPDX-License-Identifier: Apache-2.0
"""Who may do what: every operation, as several callers, about several
subjects, over both doors. What each cell answers is declared in matrix.txt:
a line per operation and role. An operation without one fails the test, which
then prints the lines as they are: to be read before they are kept.

Subjects: own, somebody else's, one that the caller was removed from (a room:
banned), one that is shut (dissolved, destroyed; a person: disabled), one of
another tenant, one that never was, none at all; where it is a person, or what
is said to her, one who blocks the caller; and where it is a group or a channel,
one in which she is a member and no more, one that she leads without owning it."""

import contextlib
import itertools
import json
import pathlib
import subprocess
import urllib.parse

from . import files
from .daemon import BUILD, Refused, new_cid
from .http import http_call

SUBJECTS = ["own", "foreign", "removed", "shut", "other", "absent", "empty"]
BLOCKED = {"user", "contact", "block", "conversation", "message", "stream"}
RANKED = {"group", "channel", "conversation", "message"}
# Operations with another field that names one.
ALSO = {"message.forward": "from"}
SCOPES = ["act", *(f"{noun}.{way}" for noun in ("user", "conversation", "message", "group",
                                               "channel", "room", "session", "words",
                                               "contact", "presence", "device",
                                               "broadcast", "webhook", "callback", "department", "file", "retention")
                   for way in ("read", "write")), "token.write", "message.import", "search.write", "brand.write"]
ENOUGH = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
          "YIZHAN_LIMITS__USERS": "10000", "YIZHAN_ROOMS__PER_SESSION": "1000"}
# Which field names the subject, by noun; other operations have none.
SUBJECT_OF = {"group": "id", "channel": "id", "room": "room", "user": "id",
              "contact": "user", "block": "user", "conversation": "conv", "message": "conv", "stream": "conv", "token": "user", "session": "user", "device": "user", "key": "id",
              "issuer": "id", "webhook": "id", "callback": "id", "department": "id", "file": "id"}
# Of these the subject is one that is not finished.
UPLOADS = {"file.put", "file.finish"}
NO_SUBJECT = {"file.create", "key.create", "issuer.create", "webhook.create", "callback.create", "department.create", "group.create", "channel.create", "room.create", "user.create", "user.import"}
# What the other required members are.
VALUES = {"users": ["dave"], "user": "dave", "role": "admin", "name": "N", "text": "T",
          "kind": "text", "body": {"text": "hi"}, "seq": 1, "key": "k", "value": "v",
          "password": "long enough 1", "tenant": "default", "token": "yz_default_x",
          "scopes": ["user.read"], "rights": ["user.read"], "alg": "EdDSA", "device": "none", "push": True,
          "action": "flag", "words": ["salary"], "upto": 1,
          "seqs": [2], "from": "u:bob", "conv": "u:dave", "emoji": "ok", "at": 0, "to": "all", "tag": "vip",
          "host": "10.0.0.7", "backup": "yizhan-20200101T000000Z.tar.zst", "cert": "c", "url": "https://crm.example/", "size": 1, "offset": 0,
          "reason": "a complaint", "people": [{"id": "dave", "name": "Dave"}],
          "messages": [{"cid": "old", "from": "bob", "ts": 1, "kind": "text", "body": {"text": "hi"}}]}
# Members without which a call would say nothing.
MORE = {"group.update": {"name": "N"}, "channel.update": {"name": "N"}, "group.mute": {"all": True},
        "group.speakers": {"add": ["dave"]}, "channel.writers": {"add": ["dave"]},
        "room.mute": {"all": True}, "room.speakers": {"add": ["dave"]}, "user.update": {"name": "N"},
        "room.update": {"title": "T"}, "room.announce": {"all": True, "kind": "text"},
        "conversation.set": {"pinned": True}, "room.marks": {"kind": "ban"},
        "user.set_password": {"old": "long enough 0"}, "message.recall": {"seq": 2},
        **{f"message.{verb}": {"seq": 2} for verb in ("react", "unreact", "reactions", "readers", "ack",
                                                      "acks", "calm", "pin", "unpin", "edit")},
        "message.report": {"seq": 2, "reason": "spam"},
        "report.get": {"id": 1}, "report.resolve": {"id": 1, "outcome": "dismissed"},
        "message.search": {"text": "hello"}, "audit.search": {"text": "hello"},
        "monitor.journey": {"conv": "t:"}, "log.level": {"level": "reset"},
        "message.extend": {"seq": 2, "set": {"k": "v"}},
        "stream.append": {"seq": 3}, "stream.finish": {"seq": 3, "text": "T"},
        "session.kick": {"device": "none"}, "issuer.create": {"alg": "HS256"},
        "webhook.create": {"paused": True}, "webhook.update": {"note": "N"}, "webhook.redeliver": {"since_ts": 1},
        "callback.create": {"enabled": False}, "department.update": {"name": "N"}}
# They may end the caller's sign-in: each such call is somebody new's.
ENDS_CALLER = {"token.revoke", "session.kick", "user.set_password", "user.disable"}
# They are the sign-in itself; tested in 0xx and 4xx.
OWN_SESSION = {"auth.login", "auth.logout", "auth.forgot", "auth.reset", "session.open", "session.close", "setup.finish"}


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


class World:
    """Subjects as they are needed; what a call may have changed is made anew."""

    def __init__(self, box):
        self.box, self.numbers, self.kept, self.webhooks = box, itertools.count(1), {}, []
        box.call("tenant.create", id="other")
        secret = box.call("key.create", id="isv", scopes=SCOPES)["secret"]
        self.callers = {"user": box.person("alice", password="long enough 0"),
                        "admin": box.person("root", admin=True, password="long enough 0"),
                        "key": box.person("erin")}
        self.callers["key"].online()
        self.callers["key"].token = secret
        self.bob, self.dave = box.people("bob", "dave")
        self.foe = box.person("foe", tenant="other")
        sent = box.call("broadcast.send", cid="b", to="all", kind="text", body={"text": "hi"})
        MORE["broadcast.get"] = MORE["broadcast.cancel"] = {"seq": sent["seq"]}

    def caller(self, row, role):
        if row["name"] not in ENDS_CALLER or role == "key":
            return self.callers[role]
        who = self.box.person(self.id(), admin=role == "admin", password="long enough 0")
        if role not in ("user", "admin"):
            self.box.call("role.give", user=who.id, role=role)
        return who

    def subject(self, noun, who, subject):
        if subject == "empty":
            return ""
        if subject == "own":
            return self.make(noun, who, subject)
        key = (noun, who.id, subject)
        if key not in self.kept:
            self.kept[key] = self.make(noun, who, subject)
        return self.kept[key]

    def make(self, noun, who, subject):
        if subject == "blocked":
            blocker = self.blocker(who)
            return blocker if noun in ("user", "contact", "block") else "u:" + blocker
        made = {"conversation": self.group, "message": self.group, "group": self.group,
                "stream": self.stream,
                "channel": self.channel, "room": self.room, "user": self.user,
                "token": self.user, "session": self.user, "device": self.user,
                "contact": self.user, "block": self.user,
                "key": self.key, "issuer": self.issuer, "webhook": self.webhook,
                "callback": self.callback, "department": self.department, "file": self.file,
                "upload": self.upload}[noun](who, subject)
        return "g:" + made if noun in ("conversation", "message", "stream") else made

    def owner(self, who, subject):
        """A key has nothing of its own: there it is somebody else's too."""
        if subject == "other":
            return self.foe
        return who if subject == "own" and who.id != "erin" else self.bob

    def id(self):
        return f"x{next(self.numbers)}"

    def blocker(self, who):
        """Somebody who wants to hear no more of the caller (a key: of whom it
        acts as)."""
        her = self.box.person(self.id())
        for n in range(2):
            her.sends("u:" + who.id, f"hello {n}")
        her.call("stream.open", conv="u:" + who.id, cid="s")
        her.call("block.add", user=who.id)
        return her.id

    def stream(self, who, subject):
        return self.group(who, subject, streams=True)

    def group(self, who, subject, streams=False):
        id, owner = self.id(), self.owner(who, subject)
        if subject == "absent":
            return id
        members = [who.id] if subject in ("removed", "shut", "joined", "led") else []
        if subject != "other":
            members.append("dave")
        owner.call("group.create", id=id, name="G", members=members)
        owner.sends("g:" + id, "hello")
        if streams:     # her own, where she is or was
            by = who if who.id in members else owner
            by.call("stream.open", conv="g:" + id, cid="s")
        if subject == "led":
            owner.call("group.set_role", id=id, users=[who.id], role="admin")
        if subject == "removed":
            owner.call("group.remove", id=id, users=[who.id], cid=new_cid())
        if subject == "shut":
            owner.call("group.dissolve", id=id, cid=new_cid())
        return id

    def channel(self, who, subject):
        id, owner = self.id(), self.owner(who, subject)
        if subject == "absent":
            return id
        owner.call("channel.create", id=id, name="C")
        if subject in ("removed", "shut", "joined"):
            who.call("channel.follow", id=id)
        if subject == "led":
            owner.call("channel.writers", id=id, add=[who.id])
        if subject == "removed":
            owner.call("channel.remove", id=id, users=[who.id])
        if subject == "shut":
            owner.call("channel.dissolve", id=id, cid=new_cid())
        return id

    def room(self, who, subject):
        id, owner = self.id(), self.owner(who, subject)
        if subject == "absent":
            return id
        owner.call("room.create", room=id)
        owner.call("room.join", room=id)
        if subject == "removed":
            owner.call("room.ban", room=id, user=who.id)
        if subject == "shut":
            owner.call("room.destroy", room=id)
        return id

    def key(self, who, subject):
        return self.of_tenant(subject, "key.revoke", "key.create", scopes=["user.read"])

    def issuer(self, who, subject):
        return self.of_tenant(subject, "issuer.delete", "issuer.create", alg="HS256")

    def webhook(self, who, subject):
        """A tenant may have twenty: those of cells gone by make room."""
        if len(self.webhooks) > 8:
            for tenant in ("default", "other"):
                with contextlib.suppress(Refused):
                    self.box.call("webhook.delete", tenant, id=self.webhooks[0])
            del self.webhooks[0]
        self.webhooks.append(self.of_tenant(subject, "webhook.delete", "webhook.create", paused=True,
                                            url="https://crm.example/"))
        return self.webhooks[-1]

    def callback(self, who, subject):
        for tenant in ("default", "other"):     # which may have but a few
            for row in self.box.call("callback.list", tenant)["callbacks"]:
                self.box.call("callback.delete", tenant, id=row["id"])
        return self.of_tenant(subject, "callback.delete", "callback.create",
                              url="http://192.0.2.1/", enabled=False)

    def department(self, who, subject):
        return self.of_tenant(subject, "department.delete", "department.create", name="D")

    def upload(self, who, subject):
        """One byte, which is there."""
        if subject == "absent":
            return self.id()
        owner = self.owner(who, subject)
        made = files.create(owner, b"1", self.id())["id"]
        files.put(owner, made, 0, b"1")
        if subject in ("removed", "shut"):
            owner.call("file.delete", id=made)
        return made

    def file(self, who, subject):
        """Somebody else's that was shown to her and taken back is "removed"."""
        if subject == "absent":
            return self.id()
        owner = self.owner(who, subject)
        made = files.upload(owner, self.id().encode())
        if subject == "removed":
            files.send(owner, "u:dave", made)
            owner.recalls("u:dave", owner.history("u:dave")[-1]["seq"])
        if subject == "shut":
            owner.call("file.delete", id=made["id"])
        return made["id"]

    def of_tenant(self, subject, end, *make, **params):
        """What belongs to nobody but the tenant."""
        id, tenant = self.id(), "other" if subject == "other" else "default"
        if subject != "absent":
            self.box.call(*make, tenant, id=id, **params)
        if subject in ("removed", "shut"):
            self.box.call(end, id=id)
        return id

    def user(self, who, subject):
        if subject == "own" and who.id != "erin":
            return who.id
        id = self.id()
        if subject == "other":
            self.box.person(id, tenant="other")
        elif subject != "absent":
            self.box.person(id)
        if subject in ("removed", "shut"):
            self.box.call("user.disable", id=id)
        return id


def params_of(row, world, who, subject):
    noun = row["name"].split(".")[0]
    field = None if row["name"] in NO_SUBJECT else row.get("field", SUBJECT_OF.get(noun))
    params = dict(MORE.get(row["name"], {}))
    for f in row["in"]:
        if f["name"] == field:
            params[field] = world.subject("upload" if row["name"] in UPLOADS else noun, who, subject)
        elif f["name"] == "cid" or (f["name"] in ("id", "room") and f["required"]
                                   and f["name"] not in params):
            params[f["name"]] = new_cid()
        elif f["required"] and f["name"] not in params:
            assert f["name"] in VALUES, f"matrix.py has no value for {f['name']} of {row['name']}"
            params[f["name"]] = VALUES[f["name"]]
    return params


def has_subject(row):
    field = SUBJECT_OF.get(row["name"].split(".")[0])
    return row["name"] not in NO_SUBJECT and any(f["name"] == field for f in row["in"])


def by_socket(who, row, params):
    try:
        who.call(row["name"], **params)
        return "ok"
    except Refused as refused:
        return refused.code


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
    who, codes = world.caller(row, role), []
    if role != "key" and "bytes" not in row:    # which has no sessions; by HTTP alone
        codes.append(by_socket(who, row, params_of(row, world, who, subject)))
        who = world.caller(row, role)
    if "ok" in codes:
        world.kept.clear()      # it may be another thing now
    if "route" in row:
        params = params_of(row, world, who, subject)
        code = by_rest(world.box, who.token, row, params)
        in_path = any("{" + n + "}" in row["route"] and v == "" for n, v in params.items())
        if in_path:
            assert code in ("unknown_operation", "not_found"), (row["name"], role, code)
        elif not (subject == "empty" and code == "bad_field" and codes == ["forbidden"]):
            # (REST reads the fields before it knows who asks)
            codes.append(code)
    if "ok" in codes:
        world.kept.clear()
    return "|".join(sorted(set(codes))) or "-"


def subjects_of(row):
    if not has_subject(row):
        return ["any"]
    noun = row["name"].split(".")[0]
    return [*SUBJECTS, *(["blocked"] if noun in BLOCKED else []),
            *(["joined", "led"] if noun in RANKED else [])]


def fields_of(row):
    """The row, and once more for each other field that names a subject."""
    yield row["name"], row
    if row["name"] in ALSO:
        yield f"{row['name']}:{ALSO[row['name']]}", {**row, "field": ALSO[row["name"]]}


def lines(world, part):
    """The table as the daemon answers, for the nouns of which part is true."""
    out = {}
    for name, row in itertools.chain(*map(fields_of, rows())):
        if row["name"] in OWN_SESSION or "anyone" in row["roles"] or not part(row["name"]):
            continue
        for role in world.callers:
            cells = out[name, role] = {s: cell(world, row, role, s) for s in subjects_of(row)}
            if role not in row["roles"] and (role, "user" in row["roles"]) != ("admin", True):
                codes = {code for subject, code in cells.items() if subject != "empty"}
                assert codes <= {"forbidden", "-"}, (row, role, cells)
            # nobody learns what there is in another tenant
            assert cells.get("other") == cells.get("absent"), (row["name"], role, cells)
    return out


def compare_acting(world, said):
    """A key that acts as a person may what she may, where keys may at all. In
    how many cells it is the same."""
    who, key, same = world.callers["user"], world.callers["key"].token, 0
    for name, row in itertools.chain(*map(fields_of, rows())):
        if (name, "user") not in said or "route" not in row or row["name"] in ENDS_CALLER:
            continue
        for subject in ("own", "foreign") if has_subject(row) else ("any",):
            world.kept.clear()
            code = by_rest(world.box, key, row, params_of(row, world, who, subject),
                           **{"Yizhan-As": who.id})
            want = said[name, "user"][subject].split("|")
            same += code in want
            assert code in want or code == "forbidden" and not is_for_keys(row), (name, subject, code, want)
    return same


def is_for_keys(row):
    noun = row["name"].split(".")[0]
    return any(scope.split(".")[0] == noun for scope in SCOPES)


def compare_role(world, role):
    """Whoever has a role is an administrator where it has a right, and nowhere
    else. How many operations it has a right to."""
    want, wrong, count = declared(), [], 0
    rights = next(set(r["rights"]) for r in world.box.call("role.list")["roles"] if r["id"] == role)
    world.callers = {role: world.callers["user"]}
    world.box.call("role.give", user="alice", role=role)
    world.callers[role].session = None
    for row in rows():
        if row["name"] in OWN_SESSION or "anyone" in row["roles"]:
            continue
        granted = "admin" in row["roles"] and bool(set(row["rights"]) & rights)
        count += granted
        subject = "foreign" if has_subject(row) else "any"
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
