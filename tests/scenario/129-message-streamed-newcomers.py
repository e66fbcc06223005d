#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who comes into a group while a text is said that she cannot read hears no
piece of it; nor after a restart. Whom history is shown to hears all."""
from lib import *


def says(conv, seq, at, text):
    robot.call("stream.append", conv=conv, seq=seq, at=at, text=text)


with Daemon() as box:
    robot, bob, eve = box.people("robot", "bob", "eve")
    robot.call("group.create", id="g", name="G", members=["bob"])
    bob.online(), eve.online()
    seq = robot.call("stream.open", conv="g:g", cid="s1")["seq"]
    says("g:g", seq, 0, "one ")
    robot.call("group.add", id="g", users=["eve"])
    says("g:g", seq, 4, "two ")
    assert [bob.expects("stream", conv="g:g", at=at)["text"] for at in (0, 4)] == ["one ", "two "]
    eve.expects("entry", conv="g:g", type="join")
    eve.expects_no("stream")
    until(lambda: bob.texts("g:g") == ["one two "], "saving")
    box.restart()
    robot.session = bob.session = eve.session = None
    bob.online(), eve.online()
    says("g:g", seq, 8, "three")
    assert bob.expects("stream", conv="g:g", at=8)["text"] == "three"
    eve.expects_no("stream")
    robot.call("stream.finish", conv="g:g", seq=seq, cid="f1")
    eve.expects("entry", conv="g:g", type="finish", target=seq)
    assert eve.call("message.get", conv="g:g", seqs=[seq])["entries"] == []

    # What begins when she is there is for her.
    seq = robot.call("stream.open", conv="g:g", cid="s2")["seq"]
    says("g:g", seq, 0, "four")
    assert eve.expects("stream", conv="g:g", seq=seq)["text"] == "four"

    robot.call("group.create", id="h", name="H", members=["bob"], settings={"history": -1})
    seq = robot.call("stream.open", conv="g:h", cid="s3")["seq"]
    says("g:h", seq, 0, "five ")
    robot.call("group.add", id="h", users=["eve"])
    says("g:h", seq, 5, "six")
    assert eve.expects("stream", conv="g:h", seq=seq)["text"] == "six"
