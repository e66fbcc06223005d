#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A streamed message that nobody finishes is judged when it is closed, as
finishing it would be: what is refused does not stay."""
from lib import *
from lib.isv import Isv

SAYS = {"bad": {"verdict": "refuse", "text": "not here"}, "who?": None,
        "dull": {"verdict": "pass", "body": {"text": "bright"}, "ext": {"lang": "en"}}}


def answer(question):
    return SAYS.get(question["data"]["body"]["text"], {"verdict": "pass"})


def says(conv, text):
    """Opened and saved, and no more."""
    seq = robot.call("stream.open", conv=conv, cid=new_cid())["seq"]
    robot.call("stream.append", conv=conv, seq=seq, at=0, text=text)
    until(lambda: robot.call("stream.append", conv=conv, seq=seq, at=len(text), text="")
          ["saved"] == len(text), "saving")
    return seq


def row(conv, seq):
    return bob.call("message.get", conv=conv, seqs=[seq])["entries"][0]


with Daemon(clock=True) as box, Isv(answer) as isv:
    robot, bob = box.people("robot", "bob")
    box.group("team", bob, robot)
    bob.online()
    word = says("u:bob", "a plum")
    isv.guards(box)
    box.call("words.add", action="block", words=["plum"])
    bad, fine, unsure, dull = (says("u:bob", text) for text in ("bad", "fine", "who?", "dull"))
    with refuses("refused"):
        robot.call("stream.finish", conv="u:bob", seq=bad, cid="f")
    assert "broken_off" not in isv.next()["data"]
    box.jump(minutes=2)
    bob.expects("entry", conv="u:robot", type="recall", target=word)
    for seq in (word, bad):
        until(lambda: "recalled" in row("u:robot", seq), "its end")
        assert row("u:robot", seq)["recalled"] is True and "body" not in row("u:robot", seq)
    for seq, text, more in ((fine, "fine", {}), (unsure, "who?", {"unchecked": True}),
                            (dull, "bright", {"ext": {"lang": "en"}})):
        until(lambda: "streaming" not in row("u:robot", seq), "its end")
        kept = row("u:robot", seq)
        assert kept["body"] == {"text": text} and kept["broken_off"] is True, kept
        assert {k: kept[k] for k in ("unchecked", "ext") if k in kept} == more, kept
    question = isv.next()["data"]
    assert question["op"] == "stream.finish" and question["broken_off"] is True, question
    assert question["from"] == "robot"

    # So is what its sender may not go on with.
    bad, fine = says("g:team", "bad"), says("g:team", "fine")
    bob.call("group.mute", id="team", users=["robot"])
    for seq, text in ((bad, "bad"), (fine, "fine")):
        robot.call("stream.append", conv="g:team", seq=seq, at=len(text), text="")
    bob.expects("entry", conv="g:team", type="recall", target=bad)
    bob.expects("entry", conv="g:team", type="finish", target=fine)
    assert row("g:team", fine)["broken_off"] is True
