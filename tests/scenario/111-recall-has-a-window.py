#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One's own message can be taken back within two minutes, then no more; an
admin of the group can at any time."""
from lib import *

with Daemon(clock=True) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", alice, bob, carol)
    mine = carol.sends("g:team", "soon gone")["seq"]
    late = carol.sends("g:team", "stays a while")["seq"]
    direct = carol.sends("u:bob", "between us")["seq"]
    box.jump(minutes=1)
    carol.recalls("g:team", mine)
    box.jump(minutes=3)
    with refuses("recall_too_late"):
        carol.recalls("g:team", late)
    with refuses("recall_too_late"):
        carol.recalls("u:bob", direct)
    with refuses("forbidden"):
        bob.recalls("g:team", late)
    alice.call("group.update", id="team", admins_add=["bob"])
    bob.recalls("g:team", late)
    assert alice.texts("g:team") == []
