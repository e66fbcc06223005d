#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A program says its answer piece by piece: one message from the beginning,
pieces at once, each taken once; whole when it is finished, for everybody."""
from lib import *


def append(seq, at, text, who=None):
    return (who or robot).call("stream.append", conv="u:bob", seq=seq, at=at, text=text)


with Daemon() as box:
    robot, bob, carol = box.people("robot", "bob", "carol")
    bob.online()
    asked = bob.sends("u:robot", "what is a relay?")["seq"]
    opened = robot.call("stream.open", conv="u:bob", cid="s1", reply_to=asked)
    seq = opened["seq"]
    assert robot.call("stream.open", conv="u:bob", cid="s1", reply_to=asked) == opened
    event = bob.expects("message", seq=seq)
    assert event["streaming"] is True and event["body"] == {"text": ""}, event
    assert bob.conversation("u:robot")["unread"] == 1

    second = robot.opens("d2", "web")   # her own other device hears it too
    assert append(seq, 0, "驿站")["at"] == 2
    assert append(seq, 2, " is a relay")["at"] == 13
    for who in (bob.online(), second):
        assert who.expects("stream", seq=seq, at=0)["text"] == "驿站"
        assert who.expects("stream", seq=seq, at=2)["text"] == " is a relay"
    # A retry is taken once; what overlaps is taken from where it is new.
    assert append(seq, 0, "驿站")["at"] == 13
    assert append(seq, 2, " is a relay station")["at"] == 21
    assert bob.expects("stream", seq=seq)["text"] == " station"
    # Behind the end nothing is taken, and the answer says where that is.
    assert append(seq, 30, "lost")["at"] == 21
    with refuses("conflict", field="text"):
        append(seq, 3, "was")
    with refuses("forbidden"):
        bob.call("stream.append", conv="u:robot", seq=seq, at=0, text="x")
    with refuses("wrong_state", field="seq"):
        bob.call("stream.append", conv="u:robot", seq=asked, at=0, text="x")
    with refuses("not_found", field="seq"):
        append(99, 0, "x")
    with refuses("not_found"):
        carol.call("stream.append", conv="u:robot", seq=seq, at=0, text="x")
    with refuses("wrong_state"):
        robot.call("message.edit", conv="u:bob", seq=seq, cid="e", kind="text", body={"text": "x"})
    with refuses("wrong_state"):
        bob.call("message.forward", **{"from": "u:robot"}, conv="u:carol", cid="f", seqs=[seq])
    # Who comes late reads it as far as it was saved, within a second or so.
    until(lambda: bob.texts("u:robot")[-1] == "驿站 is a relay station", "saving")
    assert append(seq, 21, "")["saved"] == 21

    with refuses("wrong_state", field="at"):
        robot.call("stream.finish", conv="u:bob", seq=seq, cid="f1", at=25)
    done = robot.call("stream.finish", conv="u:bob", seq=seq, cid="f2", at=21)
    assert robot.call("stream.finish", conv="u:bob", seq=seq, cid="f2", at=21) == done
    bob.expects("entry", type="finish", target=seq, seq=done["seq"])
    row = bob.call("message.get", conv="u:robot", seqs=[seq])["entries"][0]
    assert row["body"] == {"text": "驿站 is a relay station"} and "streaming" not in row, row
    assert bob.conversation("u:robot")["unread"] == 1 and row["reply_to"] == asked
    with refuses("wrong_state", field="seq"):
        append(seq, 21, "more")
    with refuses("wrong_state", field="seq"):
        robot.call("stream.finish", conv="u:bob", seq=seq, cid="f3", text="more")
    with refuses("conflict"):
        robot.call("stream.finish", conv="u:bob", seq=seq, cid="f2", at=20)

    # The whole text with the end counts, whatever came before; rules judge it.
    seq = robot.call("stream.open", conv="u:bob", cid="s2")["seq"]
    box.call("words.add", action="mask", words=["fool"])
    box.call("words.add", action="block", words=["secret"])
    append(seq, 0, "no fo")
    append(seq, 5, "ol")
    assert bob.expects("stream", seq=seq, at=5)["text"] == "**"
    with refuses("refused", field="text"):
        append(seq, 7, ", a sec-ret")
    with refuses("refused"):
        robot.call("stream.finish", conv="u:bob", seq=seq, cid="f4", text="a secret")
    robot.call("stream.finish", conv="u:bob", seq=seq, cid="f5", text="no fool, no", mentions=["bob"])
    assert bob.texts("u:robot")[-1] == "no ****, no"
    assert bob.conversation("u:robot")["mentions"] == 1
