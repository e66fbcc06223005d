#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An urgent message is repeated as often as the operator says, to those who
have not acknowledged it: of two, of chosen members, and of many."""
from lib import *


def ack(who, conv, seq):
    who.call("message.ack", conv=conv, seq=seq, cid=new_cid())


with Daemon(clock=True, config='[messages]\nremind_every = "10m"\nreminders = 2\n',
            env={"YIZHAN_LIMITS__USERS": "600"}) as box:
    alice, bob, carol, dave, zoe = box.people("alice", "bob", "carol", "dave", "zoe")
    alice.call("group.create", id="g", name="G", members=["bob", "carol", "dave"])
    for p in (alice, bob, carol, dave):
        p.online()

    # For chosen members alone: no word to the others, nor to who said it.
    seq = alice.sends("g:g", "you two!", urgent=True, to=["alice", "bob", "carol"])["seq"]
    ack(bob, "g:g", seq)
    box.jump(minutes=11)
    assert carol.expects("remind", conv="g:g")["seq"] == seq
    for p in (alice, bob, dave):
        p.expects_no("remind")
    ack(carol, "g:g", seq)
    direct = alice.sends("u:bob", "and you!", urgent=True)["seq"]
    for minutes in (22, 32):
        box.jump(minutes=minutes)
        assert bob.expects("remind", conv="u:alice")["seq"] == direct
    # Twice, as the operator said: the next that comes is of the next message.
    box.jump(minutes=43)
    again = alice.sends("u:bob", "still there?", urgent=True)["seq"]
    box.jump(minutes=54)
    assert bob.expects("remind", conv="u:alice")["seq"] == again
    for p in (alice, carol, dave):
        p.expects_no("remind")

    # Five hundred have acknowledged it, some of whom have left: whoever has not
    # is told, a page a second.
    crowd = [f"p{n:03}" for n in range(510)]
    for _ in box.ctl.calls("user.create", [{"id": id} for id in crowd]):
        pass
    tokens = [t["token"] for t in box.ctl.calls("token.issue", [{"user": id} for id in crowd])]
    for some in (crowd[:300], [*crowd[300:], "zoe"]):
        alice.call("group.add", id="g", users=some)
    seq = alice.sends("g:g", "everybody!", urgent=True)["seq"]
    for id, token in zip(crowd, tokens):
        body = {"conv": "g:g", "seq": seq, "cid": f"ack-{id}"}
        assert http_call(box, "POST", "/v1/messages/ack", body, token=token).status == 200
    last = Person(box, crowd[-1], create=False, token=tokens[-1])
    last.online(), zoe.online(), ack(carol, "g:g", seq)
    alice.call("group.remove", id="g", users=crowd[:20])
    box.jump(minutes=65)
    for p in (bob, dave, zoe):
        assert p.expects("remind", conv="g:g")["seq"] == seq
    for p in (alice, carol, last):
        p.expects_no("remind")
