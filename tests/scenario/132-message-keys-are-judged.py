#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is hung on a message is judged as what is said: extension keys by word
rules and callbacks; by word rules what else people read: reactions, notices,
names of groups and channels, what is written with a request."""
from lib import *
from lib.isv import Isv

SAYS = {"dark": {"verdict": "refuse", "text": "no such mood"},
        "grey": {"verdict": "pass", "ext": {"checked": "yes"}},
        "odd": {"verdict": "pass", "body": {"text": "other words"}},
        "blue": None, "full": {"verdict": "pass", "ext": {"one": "more"}}}


def answer(question):
    return SAYS.get(question["data"].get("set", {}).get("mood"), {"verdict": "pass"})


def extend(cid, **keys):
    return bob.call("message.extend", conv="u:alice", seq=1, cid=cid, set=keys)


def entry():
    return alice.call("message.get", conv="u:bob", seqs=[1])["entries"][0]


with Daemon(env={"YIZHAN_MESSAGES__EXTENSION_KEYS": "4"}) as box, Isv(answer) as isv:
    alice, bob = box.people("alice", "bob")
    said = alice.sends("u:bob", "hello", cid="h")
    box.call("words.set", block=["mist"], mask=["fool"], flag=["salary"])
    with refuses("refused", field="set"):
        extend("k1", note="m i s t")
    first = extend("k1", note="a FOOL of salary", n="1")
    assert extend("k1", note="a FOOL of salary", n="1") == first
    assert entry()["ext"] == {"note": "a **** of salary", "n": "1"}, entry()
    row, = box.call("words.flagged")["messages"]
    assert (row["id"], row["seq"], row["from"]) == (first["id"], said["seq"], "bob"), row
    # Each is noted by itself: what was looked at takes nothing else along.
    extend("k0", note="salary again")
    assert box.call("words.review", upto=row["id"])["reviewed"] == 1
    assert [m["word"] for m in box.call("words.flagged")["messages"]] == ["salary"]
    extend("k00", note="a fool of salary")
    for emoji in ("mist", "fool"):
        with refuses("refused", field="emoji"):
            bob.call("message.react", conv="u:alice", seq=1, cid=new_cid(), emoji=emoji)
    bob.call("message.react", conv="u:alice", seq=1, cid="r", emoji="fine")
    box.group("team", alice, bob)
    with refuses("refused", field="text"):
        alice.call("group.set_notice", id="team", cid="n", text="Mist today")
    alice.call("group.set_notice", id="team", cid="n", text="no fool today")
    assert bob.call("group.notice", id="team")["text"] == "no **** today"
    carol = box.person("carol")
    for op, field, params in (
            ("group.update", "name", {"id": "team"}), ("group.set_nickname", "nickname", {"id": "team"}),
            ("group.create", "name", {"id": "fresh"}), ("channel.create", "name", {"id": "news"}),
            ("channel.update", "name", {"id": "news"}), ("contact.request", "text", {"user": "carol"}),
            ("group.invite", "text", {"id": "team", "users": ["carol"]})):
        with refuses("refused", field=field):
            alice.call(op, **params, **{field: "the mist"}, cid="c-" + op)
        alice.call(op, **params, **{field: "a fool"}, cid="c-" + op)
    assert {alice.call("group.get", id=id)["group"]["name"] for id in ("team", "fresh")} == {"a ****"}
    assert alice.call("channel.get", id="news")["channel"]["name"] == "a ****"
    assert carol.call("contact.requests")["requests"][0]["text"] == "a ****"
    assert carol.call("group.invitations")["invitations"][0]["text"] == "a ****"
    for op, params in (("group.update", {"id": "team"}), ("group.create", {"id": "quiz", "name": "Q"})):
        with refuses("refused", field="settings.question"):
            alice.call(op, **params, settings={"join": "question", "question": "the mist?"})
        alice.call(op, **params, settings={"join": "question", "question": "a fool?"})
        assert carol.call("group.get", id=params["id"])["group"]["question"] == "a ****?"

    isv.guards(box)
    with refuses("refused"):
        extend("k2", mood="dark")
    asked = isv.next()["data"]
    assert (asked["op"], asked["from"], asked["said_by"]) == ("message.extend", "bob", "alice"), asked
    assert (asked["seq"], asked["set"], asked["body"]) == (1, {"mood": "dark"}, {"text": "hello"}), asked
    assert asked["ext"] == {"note": "a **** of salary", "n": "1", "mood": "dark"}, asked
    second = extend("k2", mood="grey")
    assert extend("k2", mood="grey") == second and isv.count == 2, "asked about what is stored"
    assert entry()["ext"]["mood"] == "grey" and entry()["ext"]["checked"] == "yes", entry()
    assert "unchecked" not in entry()
    told = bob.history("u:alice")[-1]
    assert (told["type"], told["body"]) == ("extend", {"keys": ["mood", "checked"]}), told
    # What alice said is not bob's to say anew: a body is passed over.
    extend("k3", mood="odd")
    assert entry()["body"] == {"text": "hello"} and "unchecked" not in entry(), entry()
    assert box.call("callback.get", id="guard")["failed"] == 0
    # Nobody could be asked: that is said of the keys, not of the message.
    extend("k4", mood="blue")
    assert "unchecked" not in entry(), entry()
    assert bob.history("u:alice")[-1]["body"] == {"keys": ["mood"], "unchecked": True}
    # A callback adds no more than others may.
    extend("k5", mood="full")
    assert entry()["ext"].keys() == {"note", "n", "mood", "checked"}, entry()
    guard = box.call("callback.get", id="guard")
    assert guard["failed"] == 2 and guard["error"].startswith("ext: "), guard
