#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each callback has its kinds of conversations and of messages; several are
asked one after the other, each about what those before it made of the
message. Word rules judge what they made of it too."""
from lib import *
from lib.isv import Isv


def first(question):
    return {"verdict": "pass", "body": {"text": question["data"]["body"]["text"] + "!"},
            "ext": {"by": "first", "first": "1"}}


def second(question):
    text = question["data"]["body"]["text"]
    return {"verdict": "refuse", "text": "no"} if text == "stop!" else {
        "verdict": "pass", "body": {"text": text + "?"}, "ext": {"by": "second"}}


with Daemon() as box, Isv(first) as a, Isv(second) as b:
    alice, bob = box.people("alice", "bob")
    box.group("g", alice, bob)
    alice.call("channel.create", id="c", name="C")
    a.guards(box, "a", conversations=["group"], kinds=["text"])
    b.guards(box, "b", conversations=["group", "channel"], kinds=["text", "card"])
    alice.sends("u:bob", "to one")
    assert (a.count, b.count) == (0, 0)
    alice.sends("g:g", "to all")
    assert alice.history("g:g")[-1]["body"] == {"text": "to all!?"}
    assert alice.history("g:g")[-1]["ext"] == {"by": "second", "first": "1"}
    assert b.next()["data"]["ext"] == {"by": "first", "first": "1"}
    alice.sends("c:c", "to readers")
    assert alice.texts("c:c") == ["to readers?"]
    assert (b.next()["data"]["conv_kind"], a.count) == ("channel", 1)
    with refuses("refused"):
        alice.sends("g:g", "stop")
    assert alice.texts("g:g") == ["to all!?"]
    alice.call("message.send", conv="g:g", cid="l", kind="location", body={"lat": 1, "lon": 2})
    assert (a.count, b.count) == (2, 3)

    box.call("words.set", mask=["fool"], block=["mist"])
    alice.sends("g:g", "fool")
    assert b.next()["data"]["body"]["text"] == "stop!"
    assert b.next()["data"]["body"]["text"] == "****!"
    assert alice.history("g:g")[-1]["body"]["text"] == "****!?"
    with refuses("refused", field="body.text"):
        alice.sends("g:g", "mist")
    assert (a.count, b.count) == (3, 4)
    # A message for some is told as such, one of several parts as it stands.
    alice.call("message.send", conv="g:g", cid="to", kind="text", body={"text": "psst"},
               to=["bob"], mentions=["bob"], urgent=True, reply_to=2)
    asked = b.next()["data"]
    assert (asked["to"], asked["mentions"], asked["urgent"], asked["reply_to"]) == (
        ["bob"], ["bob"], True, 2), asked
