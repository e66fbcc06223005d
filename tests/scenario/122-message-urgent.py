#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An urgent message asks for acknowledgements: who has and who has not is
listed, those who have not are told again until it is withdrawn."""
from lib import *


def ack(who, seq, cid=None, op="message.ack"):
    return who.call(op, conv="g:g", seq=seq, cid=cid or new_cid())


def acks(who, seq, which):
    return who.call("message.acks", conv="g:g", seq=seq, which=which)["users"]


def row(who, seq):
    return who.call("message.get", conv="g:g", seqs=[seq])["entries"][0]


with Daemon(clock=True) as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    alice.call("group.create", id="g", name="G", members=["bob", "carol", "dave"])
    plain = alice.sends("g:g", "whenever")["seq"]
    for p in (alice, bob, carol):
        p.online()
    sent = alice.sends("g:g", "now!", cid="u", urgent=True)
    assert alice.sends("g:g", "now!", cid="u", urgent=True) == sent
    with refuses("conflict"):
        alice.sends("g:g", "now!", cid="u")
    seq = sent["seq"]
    assert bob.expects("message", seq=seq)["urgent"] is True
    first = ack(bob, seq, cid="a")
    assert ack(bob, seq, cid="a") == first
    event = alice.expects("entry", type="ack", target=seq)
    assert event["from"] == "bob"
    ack(bob, seq)                       # once is enough
    assert row(alice, seq)["acks"] == 1
    assert (acks(alice, seq, "acked"), acks(alice, seq, "waiting")) == (["bob"], ["carol", "dave"])
    with refuses("forbidden"):
        ack(alice, seq)
    with refuses("wrong_state"):
        ack(bob, plain)

    box.jump(minutes=6)
    assert carol.expects("remind", conv="g:g")["seq"] == seq
    box.restart()
    alice.session = bob.session = carol.session = None
    carol.online(), bob.online()
    box.jump(minutes=11)
    assert carol.expects("remind", conv="g:g")["seq"] == seq
    bob.expects_no("remind")
    with refuses("forbidden"):
        ack(bob, seq, op="message.calm")
    ack(alice, seq, op="message.calm", cid="c")
    carol.expects("entry", type="calm", target=seq)
    assert "urgent" not in row(bob, seq) and row(bob, seq)["acks"] == 1
    with refuses("wrong_state"):
        ack(carol, seq)
    with refuses("wrong_state"):
        ack(alice, seq, op="message.calm")
    after = alice.sends("g:g", "later", urgent=True)["seq"]
    box.jump(minutes=17)
    assert carol.expects("remind")["seq"] == after
