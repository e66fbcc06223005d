# SPDX-License-Identifier: Apache-2.0
"""Every odd value that any operation takes is stored, then kill -9."""

import json

from lib.chat import Person, until
from lib.daemon import Daemon, Refused, new_cid

TEXTS = ("\u0000", "\u0001", "\t", "\x7f", "\u0085", "\u2028", "\ufeff", "\u202e", "\ud7ff",
         "\ue000", "\ufffd", "\ufffe", "\uffff", "\U0001f9d1\u200d\U0001f692", "\U0010ffff",
         "e\u0301" * 20, "ﷺ" * 60, "' OR 1=1 --", '"', "\\", "%s%n", "../../x", "<b>",
         "NULL", "NaN", "-0", "1e309", "\r\n", "𝕿" * 64, " " * 64, " x ", "a" * 4096, "")
IDS = ("-", ".", "..", "_", "0", "null", "x" * 64, "A", "a.b-c_d", "default", "*", "d:a:b",
       "g:x", "é", "a b", "", "x" * 65)
NUMBERS = (0, 1, -1, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 2 ** 62, 2 ** 63 - 1, -2 ** 63)
LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
          "YIZHAN_LIMITS__USERS": "1000", "YIZHAN_SESSION__RECALL_WINDOW": "10d"}


def trials(person):
    """(operation, parameters): most are refused; what is taken is stored."""
    for text in TEXTS:
        yield "message.send", {"conv": "u:bob", "cid": new_cid(), "kind": "text",
                               "body": {"text": text}}
        yield "message.send", {"conv": "u:bob", "cid": new_cid(), "kind": text,
                               "body": {"text": "kind"}}
        yield "group.create", {"id": new_cid(), "name": text, "members": ["bob"]}
        yield "user.update", {"name": text}
    for id in IDS:
        yield "group.create", {"id": id, "name": id, "members": ["bob"]}
        yield "message.send", {"conv": "u:" + id, "cid": "c", "kind": "text",
                               "body": {"text": id}}
        yield "message.send", {"conv": "g:" + id, "cid": id, "kind": "text",
                               "body": {"text": id}, "mentions": ["*", id]}
        yield "message.send", {"conv": "u:bob", "cid": id, "kind": "text",
                               "body": {"text": id}}
    for number in NUMBERS:
        yield "conversation.read", {"conv": "u:bob", "seq": number}
        yield "conversation.delivered", {"conv": "u:bob", "seq": number}
        yield "message.recall", {"conv": "u:bob", "seq": number, "cid": new_cid()}
        yield "message.send", {"conv": "u:bob", "cid": new_cid(), "kind": "text",
                               "body": {"text": "reply"}, "reply_to": number}
        yield "sync", {"since": number}
        yield "message.list", {"conv": "u:bob", "after": number}
    for flag in (True, False):
        yield "conversation.set", {"conv": "u:bob", "pinned": flag, "muted": flag}
    yield from later_trials()


def later_trials():
    """Of the verbs beyond messages, groups and cursors."""
    first = {"conv": "u:bob", "seq": 1}
    for text in TEXTS:
        body = {"kind": "text", "body": {"text": text}}
        yield "message.edit", {**first, "cid": new_cid(), **body}
        yield "message.react", {**first, "cid": new_cid(), "emoji": text}
        yield "message.extend", {**first, "cid": new_cid(), "set": {text: text}}
        yield "message.forward", {"conv": "g:odd", "from": "u:bob", "seqs": [1], "merged": True,
                                  "title": text, "cid": new_cid()}
        yield "group.set_notice", {"id": "odd", "text": text}
        yield "group.set_nickname", {"id": "odd", "nickname": text}
        yield "group.update", {"id": "odd", "settings": {"question": text, "answer": text}}
        yield "channel.create", {"id": new_cid(), "name": text}
        yield "contact.request", {"user": "bob", "text": text}
        yield "conversation.draft", {"conv": "u:bob", "text": text}
        yield "presence.set", {"status": {"text": text, "emoji": text}}
        yield "room.create", {"room": new_cid(), "title": text, "keep": True}
        yield "room.set_attribute", {"room": "hall", "key": text, "value": text}
        yield "room.send", {"room": "hall", "cid": new_cid(), **body}
        yield "room.send", {"room": "hall", "cid": new_cid(), "kind": "x", "body": {text: text}}
        yield "department.create", {"name": text}
        yield "tag.add", {"tag": text, "users": ["bob"]}
    for id in IDS:
        yield "room.create", {"room": id, "cid": id, "keep": True}
        yield "room.send", {"room": "hall", "cid": id, "kind": id, "body": {}}
        yield "channel.create", {"id": id, "name": "Channel"}
        yield "department.create", {"id": id, "name": "Department"}
        yield "group.set_role", {"id": "odd", "users": [id], "role": "admin"}
        yield "group.mute", {"id": "odd", "users": [id]}
        yield "block.add", {"user": id}
    for number in NUMBERS:
        yield "message.edit", {"conv": "u:bob", "seq": number, "cid": new_cid(), "kind": "text",
                               "body": {"text": "edited"}}
        yield "message.pin", {"conv": "g:odd", "seq": number, "cid": new_cid()}
        yield "message.forward", {"conv": "g:odd", "from": "u:bob", "seqs": [number],
                                  "cid": new_cid()}
        yield "group.mute", {"id": "odd", "all": True, "until": number}
        yield "room.mute", {"room": "hall", "user": "bob", "until": number}
        yield "room.history", {"room": "hall", "before_seq": number}
        yield "room.update", {"room": "hall", "settings": {"slots": number, "history": number}}


def recorded(person):
    return person.call("room.history", room="hall", before_seq=2 ** 62, limit=200)["messages"]


def everything(person):
    """All that she can read, as text; not `since`, which goes on when cursors
    are flushed, a moment after they were taken."""
    convs, _ = person.sync()
    logs = {conv: person.history(conv) for conv in sorted(convs)}
    rooms = person.call("room.list", limit=200)["rooms"]
    rooms = [{k: v for k, v in r.items() if k not in ("live", "members")} for r in rooms]
    return json.dumps([logs, {c: convs[c]["seq"] for c in convs}, rooms, recorded(person)],
                      sort_keys=True)


def poison(ctx):
    """It starts with all of it, and gives back the same bytes."""
    del ctx
    taken = refused = 0
    with Daemon(env=LIMITS) as box:
        alice = box.person("alice", admin=True)
        box.person("bob")
        alice.call("group.create", id="odd", name="Odd", members=["bob"])
        alice.call("room.create", room="hall", keep=True, settings={"record": True})
        alice.call("room.join", room="hall")
        for id in IDS:
            for values in ({"id": id}, {"id": id + "n", "name": id}):
                try:
                    box.call("user.create", **values)
                    taken += 1
                except Refused:
                    refused += 1
        for operation, values in trials(alice):
            try:
                alice.call(operation, **values)
                taken += 1
            except Refused as problem:
                assert problem.code not in ("internal", "corrupt"), (operation, values, problem)
                refused += 1
        newest = alice.call("room.stats", room="hall")["n"]
        until(lambda: newest in [m["n"] for m in recorded(alice)], "the record of the room")
        before = everything(alice)
        for kills in (True, False):
            box.kill() if kills else box.stop()
            box.start()
            alice.session = None
            assert everything(alice) == before, "after a restart it reads otherwise"
        assert Person(box, "alice", create=False, token=alice.token).sends("u:bob", "and on")
        assert box.stop() == 0
    assert taken > 50 and refused > 50, (taken, refused)
    return {"poison_stored": taken, "poison_refused": refused}
