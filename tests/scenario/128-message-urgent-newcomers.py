#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Only who can read an urgent message is told that it waits: not who came
later, came back, cleared the conversation or deleted the message."""
from lib import *


def urgent(who, conv):
    return who.sends(conv, "now!", urgent=True)["seq"]


def waiting(who, conv, seq):
    return who.call("message.acks", conv=conv, seq=seq, which="waiting")["users"]


with Daemon(clock=True) as box:
    alice, bob, carol, dave, eve, frank = people = box.people(
        "alice", "bob", "carol", "dave", "eve", "frank")
    alice.call("group.create", id="g", name="G", members=["bob", "carol", "dave", "frank"])
    for p in people:
        p.online()
    seq = urgent(alice, "g:g")
    alice.call("group.add", id="g", users=["eve"])
    alice.call("group.remove", id="g", users=["frank"])
    alice.call("group.add", id="g", users=["frank"])
    carol.call("conversation.clear", conv="g:g")
    dave.call("message.delete", conv="g:g", seqs=[seq])
    assert waiting(alice, "g:g", seq) == ["bob", "dave"]
    eve.expects("entry", conv="g:g", type="join", users=["eve"])
    box.jump(minutes=6)
    assert bob.expects("remind", conv="g:g")["seq"] == seq
    for p in (alice, carol, dave, eve, frank):
        p.expects_no("remind")
    with refuses("not_found"):
        eve.call("message.ack", conv="g:g", seq=seq, cid=new_cid())

    # Whom history is shown to is asked as well.
    alice.call("group.create", id="h", name="H", members=["bob"], settings={"history": -1})
    seq = urgent(alice, "g:h")
    alice.call("group.add", id="h", users=["eve"])
    assert waiting(alice, "g:h", seq) == ["bob", "eve"]
    box.jump(minutes=12)
    for p in (bob, eve):
        assert p.expects("remind", conv="g:h")["seq"] == seq

    # As is who follows a channel since then: all of it can be read.
    alice.call("channel.create", id="c", name="C")
    bob.call("channel.follow", id="c")
    seq = urgent(alice, "c:c")
    eve.call("channel.follow", id="c")
    box.jump(minutes=18)
    for p in (bob, eve):
        assert p.expects("remind", conv="c:c")["seq"] == seq
