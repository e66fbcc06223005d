# SPDX-License-Identifier: Apache-2.0
"""Odd values in each field of each operation that changes something, as the table of
operations has them; what was taken is stored, and reads the same after a stop and
after a kill -9."""

import collections
import contextlib
import copy

from lib import matrix
from lib.chat import until
from lib.daemon import Daemon, Refused
from lib.subjects import ENDS_CALLER, TALK, World
from lib.ws import Closed

TEXTS = ("\u0000", "\u0001", "\t", "\x7f", "\u0085", "\u2028", "\ufeff", "\u202e", "\ud7ff",
         "\ue000", "\ufffd", "\ufffe", "\uffff", "\U0001f9d1\u200d\U0001f692", "\U0010ffff",
         "e\u0301" * 20, "ﷺ" * 60, "' OR 1=1 --", '"', "\\", "%s%n", "../../x", "<b>",
         "NULL", "NaN", "-0", "1e309", "\r\n", "𝕿" * 64, " " * 64, " x ", "a" * 4096, "")
IDS = ("-", ".", "..", "_", "0", "null", "x" * 64, "A", "a.b-c_d", "system", "*", "d:a:b",
       "g:x", "é", "a b", "", "x" * 65)
NUMBERS = (0, 1, -1, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 2 ** 62, 2 ** 63 - 1, -2 ** 63)
CONVS = tuple(kind + id for id in IDS for kind in ("", "u:", "g:", "c:", "d:alice:"))
ODD = {"string": TEXTS, "name": TEXTS, "enum": TEXTS, "id": IDS, "conv": CONVS, "int": NUMBERS,
       "strings": tuple([text] for text in TEXTS), "ids": tuple([id] for id in IDS),
       "ints": tuple([number] for number in NUMBERS),
       "variant": tuple({"text": text} for text in TEXTS),
       "json": tuple({text: text} for text in TEXTS)}
SAMPLE = 2                  # of them, in the short form
LIMITS = {**matrix.ENOUGH, "YIZHAN_SESSION__RECALL_WINDOW": "10d", "YIZHAN_FILES__MAX_BYTES": "1M",
          "YIZHAN_FILES__UPLOADS_PER_PERSON": "1000", "YIZHAN_MESSAGES__STREAMS_PER_PERSON": "200",
          "YIZHAN_SESSION__STREAM_TIMEOUT": "1s", "YIZHAN_SESSION__HEARTBEAT": "10m"}
# They ask others, who are not there, and store nothing; or take the bytes of a backup.
LEFT_OUT = {"callback.test", "webhook.test", "mail.test", "cert.check", "backup.upload"}
# About which subject of the matrix, where it is not one's own.
ABOUT = {"contact.accept": "asking", "contact.refuse": "asking", "contact.remove": "friend",
         "contact.set": "friend", "contact.request": "foreign", "block.add": "foreign",
         "group.join": "invited", "group.decline": "invited", "message.report": "joined",
         "message.ack": "joined"}
# What they store changes what the others may do.
LAST = ("words", "callback", "retention", "cutover", "setting", "tenant")
# What they say is of this run of the daemon, or of this moment; the last, to who is in the room.
LIVE = {"room.stats", "room.members", "room.attributes", "tenant.stats", "licence.get", "monitor.stats",
        "log.list", "room.history user"}
PASSING = {"online", "current", "session", "opened_ts", "seen_ts", "address", "platforms", "last_seen_ts",
           "live", "upto", "used_ts", "used_from", "since", "sign_in"}
# Of these a tenant may have but a few.
FEW, KEPT = ("issuer", "webhook", "callback"), 4
# Kinds of subjects of the matrix that are read as another one.
READ_AS = {"noticed": "group", "wanted": "group", "staffed": "department", "upload": "file",
           "contact": "user", "block": "user", "token": "user", "session": "user", "device": "user",
           "mailed": "user", "account": "user", **dict.fromkeys(TALK, "conversation")}


class Kept(World):
    """Its rooms stay, and all that is said there; the other tenant is the one that changes."""

    def __init__(self, box):
        super().__init__(box)
        self.callers["user"].sends("u:dave", "to be passed on")
        self.more["message.forward"] = {"from": "u:dave", "seqs": [1], "merged": True}
        self.more["mail.update"] = {"host": "127.0.0.1", "port": 9, "security": "none",
                                    "url": "https://chat.example/", "from": "chat@example.com"}

    def room(self, who, subject):
        id = self.id()
        self.owner(who, subject).call("room.create", room=id, keep=True, settings={"record": True})
        self.owner(who, subject).call("room.join", room=id)
        return id

    def tenant(self, who, subject):
        return "other"

    def callback(self, who, subject):
        return self.of_tenant(subject, "callback.delete", "callback.create", url="http://192.0.2.1/",
                              enabled=False)

    def makes_room(self, noun):
        for row in self.box.call(noun + ".list")[noun + "s"][:-KEPT] if noun in FEW else ():
            self.box.call(noun + ".delete", id=row["id"])


def leaves(fields, above=()):
    """(path, type) of each field, those of objects among them."""
    for field in fields:
        path = (*above, field["name"])
        if field["type"] == "object":
            yield from leaves(field["fields"], path)
        else:
            yield path, field["type"]


def put(params, path, value):
    """Of a list it is the first one's."""
    for name in path[:-1]:
        params = params.setdefault(name, {})
        params = params[0] if isinstance(params, list) else params
    params[path[-1]] = value


def reads(row):
    return row.get("route", "").startswith("GET ")


def trials(ctx):
    """(operation, as whom, path of a field, odd value): most are refused."""
    rows = [r for r in matrix.rows() if not reads(r) and "bytes" not in r and r["name"] not in LEFT_OUT]
    for row in sorted(rows, key=lambda r: r["name"].split(".")[0] in LAST):
        ways = [way for way in ("anyone", "user", "system") if way in row["roles"]]
        for path, kind in leaves(row["in"]):
            for value in ctx.some(ODD.get(kind, ()), SAMPLE):
                for way in ctx.some(ways, 1):
                    yield row, way, path, value


class Poisoner:
    def __init__(self, box):
        self.box, self.world = box, Kept(box)
        self.seen = collections.defaultdict(set)    # kind of subject: ids
        self.took = collections.Counter()           # by operation
        self.refused = 0

    def attempt(self, row, way, path, value):
        """Refused is also what there is no room for any more."""
        code, params = "ok", None
        self.world.makes_room(row["name"].split(".")[0])
        try:
            who = self.world.caller(row, "admin" if way == "system" else "user")
            params = copy.deepcopy(matrix.params_of(row, self.world, who,
                                                    ABOUT.get(row["name"], "own")))
            put(params, path, value)
            self.note(row, params, self.call(row, way, who, params))
            self.took[row["name"]] += 1
        except Refused as problem:
            code = problem.code
            assert code not in ("internal", "corrupt"), (row["name"], params, problem)
            self.refused += 1
        self.world.settle(row, code)

    def call(self, row, way, who, params):
        if way == "system":
            return self.box.call(row["name"], **params)
        session = who.opens(open=False) if way == "anyone" else who.online()
        with contextlib.suppress(Closed):       # it may be what was asked for
            try:
                return session.call(row["name"], **params)
            finally:
                if way == "anyone" or row["name"] in ENDS_CALLER:
                    session.close()
        return {}

    def note(self, row, params, answer):
        """What there is to be read, later on."""
        noun = row["name"].split(".")[0]
        if matrix.subject_of(row):
            field, kind = matrix.subject_of(row)
            named = params[field] if isinstance(params[field], list) else [params[field]]
            self.seen[READ_AS.get(kind, kind)] |= set(map(str, named))
        made = params.get("id") or params.get("room") or answer.get("id")
        if row["name"] in matrix.NO_SUBJECT and made:
            self.seen[READ_AS.get(noun, noun)].add(str(made))

    def everything(self):
        """All that reading operations say of it, without what passes."""
        who, out = self.world.callers["user"], {}
        until(lambda: "'streaming'" not in str(who.sync()), "the end of what is streamed")
        talks = {f"{c}:{id}" for c, noun in zip("gcu", ("group", "channel", "user")) for id in self.seen[noun]}
        self.seen["conversation"] |= talks | {"u:bob", "u:dave"}
        for row in matrix.rows():
            if not reads(row) or "bytes" in row or row["name"] in LIVE:
                continue
            for params in self.questions(row):
                for way in {"user", "anyone", "system"} & set(row["roles"]):
                    if f"{row['name']} {way}" not in LIVE:
                        out[row["name"], way, str(params)] = self.answer(row, way, params)
        return out

    def questions(self, row):
        names = {f["name"]: f for f in row["in"]}
        params = {n: matrix.VALUES[n] for n, f in names.items() if f["required"] and n in matrix.VALUES}
        params |= matrix.MORE.get(row["name"], {}) | self.world.more.get(row["name"], {})
        subject = matrix.subject_of(row)
        if not subject:
            yield params
            return
        field, kind = subject
        for id in sorted(self.seen[READ_AS.get(kind, kind)]):
            yield {**params, field: [id] if names[field]["type"] == "ids" else id}

    def answer(self, row, way, params):
        try:
            return without_passing(self.call(row, way, self.world.callers["user"], params))
        except Refused as problem:
            assert problem.code not in ("internal", "corrupt"), (row["name"], params, problem)
            return problem.code


def without_passing(value):
    if isinstance(value, dict):
        passing = PASSING | {"members"} if "room" in value else PASSING
        return {k: without_passing(v) for k, v in value.items() if k not in passing}
    if isinstance(value, list):
        return [without_passing(v) for v in value if not is_unrecorded(v)]
    return value


def is_unrecorded(value):
    """It was said in a room, which has it in memory."""
    return isinstance(value, dict) and "n" in value and "seq" not in value


def poison(ctx):
    """It starts with all of it, and gives back the same bytes."""
    with Daemon(tls=False, env=LIMITS, in_memory=True) as box:
        poisoner = Poisoner(box)
        for trial in trials(ctx):
            poisoner.attempt(*trial)
        before = poisoner.everything()
        for ends in (box.stop, box.kill):
            ends()
            box.start()
            for who in (poisoner.world.bob, *poisoner.world.callers.values()):
                who.session = None
            now = poisoner.everything()
            differs = [(k, before.get(k), now.get(k)) for k in before | now if before.get(k) != now.get(k)]
            assert not differs, f"{len(differs)} of {len(now)} read otherwise: {differs[:5]}"
        assert poisoner.world.bob.sends("u:dave", "and on")
        assert box.stop() == 0
    assert len(poisoner.took) >= (70 if ctx.short else 120), sorted(poisoner.took)
    return {"poison_operations": len(poisoner.took), "poison_stored": poisoner.took.total(),
            "poison_refused": poisoner.refused,
            "poison_read": sum(not isinstance(answer, str) for answer in before.values())}
