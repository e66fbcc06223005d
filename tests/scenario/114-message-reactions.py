#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reactions: the row counts them, the list says who; one's own once, taken
back, idempotent; bounded in kinds; gone with the message."""
from lib import *


def react(who, seq, emoji, cid=None, op="message.react"):
    return who.call(op, conv="g:g", seq=seq, emoji=emoji, cid=cid or new_cid())


def row(who, seq):
    return who.call("message.get", conv="g:g", seqs=[seq])["entries"][0]


with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("group.create", id="g", name="G", members=["bob", "carol"])
    seq = alice.sends("g:g", "hello")["seq"]
    carol.online()
    first = react(bob, seq, "👍", cid="r1")
    event = carol.expects("entry", type="react", target=seq)
    assert event["body"] == {"emoji": "👍", "on": True} and event["from"] == "bob"
    react(alice, seq, "👍"), react(carol, seq, "heart")
    assert row(bob, seq)["reactions"] == {"👍": 2, "heart": 1}
    react(bob, seq, "👍")             # once is enough
    assert row(bob, seq)["reactions"] == {"👍": 2, "heart": 1}
    who = bob.call("message.reactions", conv="g:g", seq=seq, emoji="👍", limit=1)
    assert [u["user"] for u in who["people"]] == ["alice"] and who["more"]
    who = bob.call("message.reactions", conv="g:g", seq=seq, emoji="👍", after="alice")
    assert [u["user"] for u in who["people"]] == ["bob"] and not who["more"]
    assert react(bob, seq, "👍", cid="r1") == first
    with refuses("conflict"):
        react(bob, seq, "heart", cid="r1")

    react(bob, seq, "👍", op="message.unreact")
    assert row(bob, seq)["reactions"] == {"👍": 1, "heart": 1}
    react(bob, seq, "👍", op="message.unreact")
    assert react(bob, seq, "👍", cid="r1") == first   # a late retry adds nothing
    react(carol, seq, "heart", op="message.unreact")
    assert row(bob, seq)["reactions"] == {"👍": 1}

    for n in range(49):
        react(bob, seq, f"e{n}")
    with refuses("limit_reached", field="emoji"):
        react(bob, seq, "e49")
    react(bob, seq, "👍")             # one that is there already
    for bad in ("", "a b", "x" * 65, "a\tb"):
        with refuses("bad_field", field="emoji"):
            react(bob, seq, bad)
    with refuses("not_found"):
        react(bob, 99, "👍")
    dave, = box.people("dave")
    with refuses("not_member"):
        react(dave, seq, "👍")
    box.restart()
    alice.session = bob.session = carol.session = None
    assert row(bob, seq)["reactions"]["👍"] == 2
    alice.recalls("g:g", seq)
    assert "reactions" not in row(bob, seq)
    with refuses("not_found"):
        bob.call("message.reactions", conv="g:g", seq=seq, emoji="👍")
