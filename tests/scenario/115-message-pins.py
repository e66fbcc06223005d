#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pinned messages of a conversation: for everyone, listed by pages, bounded;
who came later is not shown what was said before her; a recalled one goes."""
from lib import *


def pin(who, seq, op="message.pin", cid=None):
    return who.call(op, conv="g:g", seq=seq, cid=cid or new_cid())


def pinned(who, **more):
    page = who.call("message.pinned", conv="g:g", **more)
    return [p["message"]["body"]["text"] for p in page["pinned"]], page["more"]


with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("group.create", id="g", name="G", members=["bob"])
    seqs = [alice.sends("g:g", f"m{n}")["seq"] for n in range(101)]
    bob.online()
    first = pin(alice, seqs[0], cid="p1")
    event = bob.expects("entry", type="pin", target=seqs[0])
    assert event["body"] == {"on": True}
    assert pin(alice, seqs[0], cid="p1") == first
    pin(bob, seqs[0])                   # pinned already: by alice still
    page = bob.call("message.pinned", conv="g:g")["pinned"]
    assert [(p["by"], p["message"]["pinned"]) for p in page] == [("alice", True)]
    for seq in seqs[1:100]:
        pin(bob, seq)
    with refuses("limit_reached"):
        pin(bob, seqs[100])
    assert pinned(bob, limit=2) == (["m0", "m1"], True)
    assert pinned(bob, after=seqs[97]) == (["m98", "m99"], False)
    pin(alice, seqs[5], op="message.unpin")
    assert pin(alice, seqs[0], cid="p1") == first
    alice.recalls("g:g", seqs[6])
    pin(bob, seqs[100])
    assert pinned(bob, after=seqs[4], limit=2) == (["m7", "m8"], True)
    alice.call("group.add", id="g", users=["carol"])
    assert pinned(carol) == ([], False)
    new = carol.sends("g:g", "new")["seq"]
    pin(carol, new)
    assert pinned(carol) == (["new"], False)
    box.restart()
    bob.session = None
    assert pinned(bob, after=seqs[99]) == (["m100", "new"], False)
