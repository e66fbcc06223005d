#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Extension keys: set by several people at once without loss, compared before
they are set where somebody asks for it, bounded, and gone with the message."""
from lib import *


def extend(who, seq, cid=None, **more):
    return who.call("message.extend", conv="g:g", seq=seq, cid=cid or new_cid(), **more)


def ext(who, seq):
    return who.call("message.get", conv="g:g", seqs=[seq])["entries"][0].get("ext")


with Daemon() as box:
    people = box.people("alice", "bob", "carol", "dave")
    alice, bob, carol, dave = people
    alice.call("group.create", id="g", name="G", members=["bob", "carol"])
    seq = alice.sends("g:g", "who brings what?")["seq"]
    bob.online()
    # Everyone her own key, all under way at once.
    waiting = [(p, p.online().asks("message.extend", conv="g:g", seq=seq, cid=f"{p.id}{n}",
                                   set={f"{p.id}{n}": str(n)}))
               for n in range(10) for p in people[:3]]
    for person, call in waiting:
        person.session.answer(call)
    assert ext(bob, seq) == {f"{p.id}{n}": str(n) for n in range(10) for p in people[:3]}
    event = bob.expects("entry", type="extend", target=seq)
    assert set(event["body"]) == {"keys"}
    # Compare and set: one of two wins.
    extend(bob, seq, set={"lock": "bob"}, expect={"lock": None})
    with refuses("wrong_state", field="expect"):
        extend(carol, seq, set={"lock": "carol"}, expect={"lock": None})
    first = extend(bob, seq, cid="x", set={"lock": "bob2"}, expect={"lock": "bob"})
    assert extend(bob, seq, cid="x", set={"lock": "bob2"}, expect={"lock": "bob"}) == first
    extend(carol, seq, delete=["lock", "alice0", "nothing"])
    assert "lock" not in ext(bob, seq) and "alice0" not in ext(bob, seq)
    for bad in ({}, {"set": {"k": 1}}, {"set": {"": "x"}}, {"set": {"k": "x" * 2049}},
                {"set": {f"k{n}": "" for n in range(21)}}):
        with refuses("bad_field"):
            extend(bob, seq, **bad)
    for n in range(0, 60, 20):
        extend(bob, seq, set={f"n{n + i}": "" for i in range(20)})
    with refuses("limit_reached"):
        extend(bob, seq, set={f"o{i}": "" for i in range(20)})
    for n in range(7):
        extend(bob, seq, set={f"n{n}": "x" * 2000})
    with refuses("limit_reached"):
        extend(bob, seq, set={"n7": "x" * 2000})
    with refuses("not_member"):
        extend(dave, seq, set={"a": "b"})
    box.restart()
    alice.session = bob.session = carol.session = None
    assert ext(bob, seq)["n6"] == "x" * 2000
    alice.recalls("g:g", seq)
    assert ext(bob, seq) is None
