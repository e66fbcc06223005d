#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Making a group twice with the same id and content gives the first answer;
with other content the id is taken; the daemon can choose the id."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    first = alice.call("group.create", id="team", name="Team", members=["bob"])
    again = alice.call("group.create", id="team", name="Team", members=["bob"])
    assert (again["seq"], again["id"]) == (first["seq"], first["id"])
    assert len(alice.history("g:team")) == 1
    with refuses("exists"):
        alice.call("group.create", id="team", name="Other", members=["bob"])
    with refuses("exists"):
        bob.call("group.create", id="team", name="Team", members=["alice"])
    unnamed = alice.call("group.create", name="No id", members=["bob", "alice"])
    assert unnamed["group"]["members"] == 2
    assert unnamed["group"]["conv"] == "g:" + unnamed["group"]["id"]
    alone = alice.call("group.create", id="alone", name="Alone")
    assert alone["group"]["members"] == 1
    with refuses("not_found"):
        alice.call("group.create", id="ghosts", name="Ghosts", members=["nobody"])
    for bad in ({"name": ""}, {"name": "x" * 129}, {"id": "a b"}, {"members": "bob"},
                {"members": [""]}, {"members": ["bob", "bob"]}):
        with refuses("bad_field"):
            alice.call("group.create", **{"id": "bad", "name": "Bad", **bad})
    made = box.group("by-system", "carol", "bob")
    assert made["group"]["owner"] == "carol"
    with refuses("bad_field"):
        box.call("group.create", id="nobodys", name="Nobody's", members=[])
