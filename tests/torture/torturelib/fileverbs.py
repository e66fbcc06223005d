# SPDX-License-Identifier: Apache-2.0
"""Files: begun and finished in a session, their bytes put over HTTP beside it,
then named by a message in a group. An upload goes on after a kill where its
last answer left it. What was answered is there; what a message names is there
whole, for ever, and another member reads the very bytes. What none names may
go after a day, and its owner's log says so: the clock goes by leaps."""

import hashlib

from .cast import SHELF
from .keepverbs import DAY_MS
from .sidelog import SIDE, Fold, done_beside
from .verb import Verb

PLACE = SIDE + SHELF
OPEN_MAX = 4            # uploads of one person that are not named yet
SIZES = (1, 20_000)


def content(tenant, user, cid, size):
    """Which bytes: whoever knows who began it knows them."""
    seed = f"{tenant} {user} {cid}\n".encode()
    return (seed + hashlib.shake_128(seed).digest(size))[:size]


class Upload:
    """One as its sender knows it: begun, put, asked to be finished, whole, said."""

    def __init__(self, intent):
        self.id = intent.answer["file"]["id"]
        self.cid, self.size, self.name = intent.cid, intent.args["size"], intent.args["name"]
        self.state = "begun"


def in_state(person, state):
    return [u for u in person.uploads.values() if u.state == state]


def make_create(person, dice):
    if SHELF not in person.sides or len(person.uploads) >= OPEN_MAX:
        return None
    cid = person.new_cid()
    return PLACE, {"cid": cid, "size": dice.randint(*SIZES), "name": f"{cid} {person.canary}.txt",
                   "is_hashed": dice.random() < 0.5}


def params_create(person, intent):
    args = intent.args
    params = {"name": args["name"], "size": args["size"]}
    if args["is_hashed"]:
        params["hash"] = hashlib.sha256(
            content(person.tenant, person.id, intent.cid, args["size"])).hexdigest()
    return params


def done_create(person, intent):
    upload = Upload(intent)
    person.uploads[upload.id] = upload
    if person.putter:
        person.putter.act()


def make_finish(person, dice):
    """Once at a time, or the daemon says that it is at it."""
    ready = in_state(person, "put")
    if not ready:
        return None
    upload = dice.choice(ready)
    upload.state = "asked"
    return PLACE, {"id": upload.id}


def ask_again(person):
    """The daemon was killed, perhaps before it had finished any."""
    for upload in in_state(person, "asked"):
        upload.state = "put"


def done_finish(person, intent):
    if intent.args["id"] in person.uploads:
        person.uploads[intent.args["id"]].state = "whole"


def gone(person, intent):
    """It has rested too long: the clock goes by leaps."""
    person.uploads.pop(intent.args["id"], None)


def make_name(person, dice):
    ready = in_state(person, "whole")
    if not ready:
        return None
    upload = dice.choice(ready)
    upload.state = "said"       # what is not answered is said again anyway
    return PLACE, {"id": upload.id, "name": upload.name, "size": upload.size}


def params_name(person, intent):
    return {"conv": SHELF, "cid": intent.cid, "kind": "file", "body": {"file": intent.args}}


def done_name(person, intent):
    person.uploads.pop(intent.args["id"], None)
    done_beside(person, intent)


def make_never(person, dice):
    return None


FILE_VERBS = (
    # Too many that nobody goes on with, since their answer never came.
    Verb("begin file", "file.create", 10, make_create, params_create,
         frozenset({"limit_reached"}), done=done_create),
    # Not by chance, but when it is begun: putter.py.
    Verb("put", "file.put", 0, make_never, None, frozenset(
        {"not_found", "busy", "restarting"}),
         undone=gone),
    Verb("finish file", "file.finish", 20, make_finish, lambda person, intent: intent.args,
         frozenset({"not_found"}), done=done_finish, undone=gone),
    Verb("name file", "message.send", 20, make_name, params_name, frozenset({"bad_field", "not_found"}),
         beside="message", done=done_name, undone=gone),
)


# --- what is found

class Known:
    """One file, as the journal tells of it."""

    def __init__(self, user, intent, file):
        self.ts = file["ts"]
        self.user, self.size, self.name = user, intent.args["size"], intent.args["name"]
        self.place = intent.tenant, user, intent.cid
        self.hash = hashlib.sha256(self.bytes()).hexdigest()
        self.is_put = self.is_whole = False
        self.named = 0              # the seq of the message

    def bytes(self):
        return content(*self.place, self.size)


class FileFold(Fold):
    def __init__(self, log):
        super().__init__(log)
        self.files = {}             # id → Known
        self.meant = {}             # (user, cid) → intent that began one
        self.touched = set()        # ids, in this look
        self.members = []
        self.heard = {}             # user → newest seq of her own log
        self.finished = {}          # id → [when that says so, …]
        self.deleted = {}           # id → when that says so

    def begin(self):
        """What was answered in this round."""
        self.touched = set()
        for intent in self.log.intents():
            if intent.verb.name == "begin file":
                self.meant[intent.user, intent.cid] = intent
        for n, line, verb, conv, cid, answer in self.log.check.acked:
            tenant, user, _ = self.log.check.lines[line]
            if (tenant, conv) == (self.log.tenant, PLACE) and "file" in answer:
                self.answered(user, verb, cid, answer["file"])

    def answered(self, user, verb, cid, file):
        if verb == "begin file":
            self.files[file["id"]] = Known(user, self.meant[user, cid], file)
        known = self.files.get(file["id"])
        if known is None or known.user != user:
            self.log.problem("phantom", f"{user} {verb} {file}: nobody began it")
            return
        known.is_put |= verb == "put"
        known.is_whole |= verb == "finish file"
        self.touched.add(file["id"])

    def take(self, entry, intent):
        if entry["type"] == "create":
            self.members = entry["users"]
            return ""
        if intent is None:
            return "nobody did that"
        id, known = intent.args["id"], self.files.get(intent.args["id"])
        file = entry["body"]["file"]
        if known is None:
            return "no such file"
        known.named = entry["seq"]
        self.touched.add(id)
        right = {"id": id, "name": known.name, "size": known.size, "hash": known.hash}
        return "" if right.items() <= file.items() else f"right is {right}"

    def settle(self, pages, is_full):
        named = {id for id, known in self.files.items() if known.named} if is_full else set()
        for user in sorted({self.files[id].user for id in self.touched | named}):
            self.read_own(pages, user)
        for id in sorted(self.touched | named):
            self.judge_one(pages, id, self.files[id])

    def judge_one(self, pages, id, known):
        log = self.log
        file = pages.read_file(log.tenant, known.user, id)
        if file is None:        # gone since her log was read, perhaps
            self.read_own(pages, known.user)
        said = self.finished.get(id, [])
        if (file is None) != (id in self.deleted):
            log.problem("lost", f"{file}: its owner's log says it went {self.deleted.get(id)}")
        if file is None:
            rested_ms = self.deleted.get(id, 0) - max([known.ts, *said])
            if known.named or rested_ms < DAY_MS:
                log.problem("lost", f"{id} of {known.user} went, named at {known.named}, after "
                                    f"{rested_ms} ms")
            log.check.totals["files_gone"] += 1
            return
        is_whole = "hash" in file
        parts = [] if is_whole else [(p["from"], p["upto"]) for p in file["parts"]]
        log.check.totals["files"] += 1
        if (file["name"], file["size"]) != (known.name, known.size):
            log.problem("phantom", f"{file} is not what {known.user} began")
        if (known.is_whole or known.named) and not is_whole or (
                known.is_put and not is_whole and parts != [(0, known.size)]):
            log.problem("lost", f"{file} was put {known.is_put}, whole {known.is_whole}, "
                                f"named at {known.named}")
        if len(said) != is_whole:
            log.problem("twice" if len(said) > 1 else "lost",
                        f"{file}: its owner's log says at {said} that it is finished")
        if is_whole:
            self.judge_bytes(pages, id, known, file)

    def judge_bytes(self, pages, id, known, file):
        """As somebody reads it who may."""
        log = self.log
        who = pages.dice.choice(self.members) if known.named else known.user
        got = pages.read_bytes(log.tenant, who, id)
        if got != known.bytes() or file["hash"] != known.hash:
            log.problem("lost" if got is None else "changed",
                        f"{file}: {who} reads {None if got is None else len(got)} bytes, "
                        "not those that were put")
        log.check.totals["file_bytes"] += known.size

    def read_own(self, pages, user):
        person, at = (self.log.tenant, user), self.heard.get(user, 0)
        for entry in pages.read_log(person, f"s:{user}", at):
            self.heard[user] = entry["seq"]
            body = entry.get("body", {})
            if entry["type"] == "file" and "finished" in body:
                self.finished.setdefault(body["finished"], []).append(entry["ts"])
            elif entry["type"] == "file" and "deleted" in body:
                self.deleted[body["deleted"]] = entry["ts"]
