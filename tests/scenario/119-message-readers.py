#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who has read a message, asked for page by page in a group of any size; the
sender and who came later are not on the list."""
from lib import *

MANY = [f"m{n:03}" for n in range(250)]


def readers(who, seq, **more):
    """All pages: (ids, how many calls)."""
    found, calls = [], 0
    while True:
        page = who.call("message.readers", conv="g:g", seq=seq, **more)
        found += page["users"]
        calls += 1
        if not page["more"]:
            return found, calls
        more["after"] = page["after"]


with Daemon(config="[limits]\nusers = 1000\n") as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    for id in MANY:
        box.call("user.create", id=id, name=id)
    alice.call("group.create", id="g", name="G", members=["bob", "carol", *MANY])
    seq = alice.sends("g:g", "read this")["seq"]
    assert readers(alice, seq) == ([], 1)
    bob.reads("g:g", seq)
    alice.call("group.add", id="g", users=["dave"])
    dave.reads("g:g", seq + 1)
    assert readers(alice, seq)[0] == ["bob"]
    assert readers(carol, seq, which="read")[0] == ["bob"]
    rest, calls = readers(alice, seq, which="unread", limit=100)
    assert rest == ["carol", *MANY] and calls == 3, (rest, calls)
    with refuses("not_found", field="seq"):
        readers(dave, seq)              # it was said before she came
    with refuses("not_found", field="seq"):
        readers(alice, 1)               # no message
    carol.call("group.leave", id="g")
    with refuses("not_member"):
        readers(carol, seq)
    # In private too.
    seq = alice.sends("u:bob", "hi")["seq"]
    page = alice.call("message.readers", conv="u:bob", seq=seq, which="unread")
    assert page["users"] == ["bob"] and not page["more"]
    # Of those whom a message is for.
    seq = alice.sends("g:g", "psst", to=["bob", "dave"])["seq"]
    assert readers(alice, seq, which="unread")[0] == ["bob", "dave"]
