#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is edited and what is forwarded is judged by callbacks as what is sent:
refused, rewritten, in the order in which it was said."""
from lib import *
from lib.isv import Isv

SAYS = {"bad": {"verdict": "refuse", "text": "not here"},
        "dull": {"verdict": "pass", "body": {"text": "bright"}, "ext": {"lang": "en"}}}


def answer(question):
    return SAYS.get(question["data"]["body"].get("text"), {"verdict": "pass"})


def edit(who, seq, text, cid):
    return who.call("message.edit", conv="u:bob", seq=seq, cid=cid, kind="text",
                    body={"text": text})


with Daemon() as box, Isv(answer) as isv:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.sends("u:bob", "bad")
    alice.sends("u:bob", "fine")
    isv.guards(box)
    with refuses("refused"):
        edit(alice, 2, "bad", "e1")
    assert isv.next()["data"]["seq"] == 2
    first = edit(alice, 2, "dull", "e2")
    question = isv.next()
    assert question["data"]["op"] == "message.edit", question
    entry, = bob.call("message.get", conv="u:alice", seqs=[2])["entries"]
    assert (entry["body"], entry["ext"]) == ({"text": "bright"}, {"lang": "en"}), entry
    assert edit(alice, 2, "dull", "e2") == first
    assert isv.count == 2, "asked about what is stored"

    with refuses("refused"):        # it was said before anybody asked
        alice.call("message.forward", **{"from": "u:bob"}, seqs=[1], conv="u:carol", cid="f1")
    SAYS["bright"] = {"verdict": "pass", "body": {"text": "light"}}
    alice.call("message.forward", **{"from": "u:bob"}, seqs=[2], conv="u:carol", cid="f2")
    assert carol.texts("u:alice") == ["light"]
    assert carol.history("u:alice")[-1]["forwarded"] is True
    # A merged message is passed or refused as a whole.
    alice.call("message.forward", **{"from": "u:bob"}, seqs=[1, 2], merged=True, conv="u:carol",
               cid="f3")
    while (question := isv.next())["data"]["kind"] != "merged":
        pass
    assert [m["body"]["text"] for m in question["data"]["body"]["messages"]] == ["bad", "bright"]
