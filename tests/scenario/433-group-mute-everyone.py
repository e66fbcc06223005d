#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Everyone is muted but admins and speakers, over a restart as well."""
from lib import *

FOREVER = 9223372036854775807

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave = box.person("dave")
    box.group("team", alice, bob, carol, dave)
    alice.call("group.set_role", id="team", users=["dave"], role="admin")
    alice.call("group.mute", id="team", all=True)
    alice.call("group.speakers", id="team", add=["carol"])
    assert carol.call("group.get", id="team")["group"]["muted_until"] == FOREVER
    assert bob.conversation("g:team")["muted_until"] == FOREVER
    for person in (alice, dave, carol):
        person.sends("g:team", "I may")
    box.restart()
    alice, bob, carol = (Person(box, p.id, create=False, token=p.token)
                         for p in (alice, bob, carol))
    with refuses("muted"):
        bob.sends("g:team", "let us speak")
    carol.sends("g:team", "I may still")
    alice.call("group.speakers", id="team", remove=["carol"])
    with refuses("muted"):
        carol.sends("g:team", "I may not")
    alice.call("group.mute", id="team", all=True, off=True)
    carol.sends("g:team", "I may again")
