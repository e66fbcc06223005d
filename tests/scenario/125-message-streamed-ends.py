#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A streamed message that nobody finishes is closed, over a kill as well;
recalled, left or silenced it ends; what was saved is never lost, and how
many may be open has a limit."""
from lib import *


def opens(conv, cid, who=None):
    return (who or robot).call("stream.open", conv=conv, cid=cid)["seq"]


def append(conv, seq, at, text):
    return robot.call("stream.append", conv=conv, seq=seq, at=at, text=text)


def row(who, conv, seq):
    return who.call("message.get", conv=conv, seqs=[seq])["entries"][0]


with Daemon(clock=True) as box:
    robot, bob, root = box.person("robot"), box.person("bob"), box.person("root", admin=True)
    seq = opens("u:bob", "s1")
    append("u:bob", seq, 0, "half of ")
    until(lambda: append("u:bob", seq, 8, "")["saved"] == 8, "saving")
    box.kill()
    box.start()
    robot.session = bob.session = root.session = None
    # Where to go on from is what the answer says.
    assert append("u:bob", seq, 12, "it")["at"] == 8
    assert append("u:bob", seq, 8, "it")["at"] == 10
    until(lambda: append("u:bob", seq, 10, "")["saved"] == 10, "saving")
    bob.online()
    box.jump(minutes=2)
    bob.expects("entry", type="finish", target=seq)
    assert row(bob, "u:robot", seq)["body"]["text"] == "half of it"
    assert row(bob, "u:robot", seq)["broken_off"] is True
    with refuses("wrong_state"):
        append("u:bob", seq, 10, "x")

    # Without a word it was none.
    seq = opens("u:bob", "s2")
    box.jump(minutes=4)
    bob.expects("entry", type="recall", target=seq)
    assert row(bob, "u:robot", seq)["recalled"] is True

    # One that goes on lives as long as it does.
    seq = opens("u:bob", "s3")
    append("u:bob", seq, 0, "a")
    until(lambda: append("u:bob", seq, 1, "")["saved"] == 1, "saving")
    robot.recalls("u:bob", seq)
    with refuses("wrong_state"):
        append("u:bob", seq, 1, "b")
    assert "body" not in row(bob, "u:robot", seq)

    robot.call("group.create", id="g", name="G", members=["bob"])
    bob.call("group.leave", id="g", cid="l")
    box.group("team", bob, robot)
    seq = opens("g:team", "s4")
    append("g:team", seq, 0, "I think")
    bob.expects("stream", conv="g:team", seq=seq)
    until(lambda: append("g:team", seq, 7, "")["saved"] == 7, "saving")
    bob.call("group.mute", id="team", users=["robot"])
    append("g:team", seq, 7, " so")
    bob.expects("entry", conv="g:team", type="finish", target=seq)
    assert row(bob, "g:team", seq)["body"]["text"] == "I think"
    with refuses("wrong_state"):
        append("g:team", seq, 10, "!")
    with refuses("muted"):
        opens("g:team", "s5")
    bob.call("group.mute", id="team", users=["robot"], off=True)
    seq = opens("g:team", "s6")
    append("g:team", seq, 0, "I think")
    bob.call("group.remove", id="team", users=["robot"], cid="r")
    with refuses("not_member"):
        append("g:team", seq, 7, " so")

    cids = [f"many{n}" for n in range(20)]
    seqs = [opens("u:root", cid) for cid in cids[:19]]
    with refuses("limit_reached"):      # the one in the team is open still
        opens("u:root", cids[19])
    assert opens("u:root", cids[0]) == seqs[0]
    robot.call("stream.finish", conv="u:root", seq=seqs[0], cid="f", text="done")
    opens("u:root", cids[19])
    append("u:root", seqs[1], 0, "x" * 16384)
    with refuses("limit_reached", field="text"):
        append("u:root", seqs[1], 16384, "x" * 5000)
    assert append("u:root", seqs[1], 16384, "x" * 3616)["at"] == 20000
    with refuses("bad_field", field="text"):
        robot.call("stream.finish", conv="u:root", seq=seqs[2], cid="f9")
