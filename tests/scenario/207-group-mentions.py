#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Mentions of oneself and of everyone are counted until they are read; one's
own mentions and those of others are not."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", alice, bob, carol)
    bob.online()
    alice.sends("g:team", "@bob look", mentions=["bob"])
    assert bob.expects_message("@bob look")["mentions"] == ["bob"]
    second = alice.sends("g:team", "@all look", mentions=["*"])["seq"]
    alice.sends("g:team", "@bob @carol", mentions=["carol", "bob"])
    alice.sends("g:team", "nobody in particular")
    assert bob.conversation("g:team")["mentions"] == 3
    assert carol.conversation("g:team")["mentions"] == 2
    assert alice.conversation("g:team")["mentions"] == 0
    bob.reads("g:team", second)
    here = bob.conversation("g:team")
    assert (here["mentions"], here["unread"]) == (1, 2)
    assert bob.sync()[0]["g:team"]["mentions"] == 1
    bob.reads("g:team", 10)
    assert bob.conversation("g:team")["mentions"] == 0
    with refuses("bad_field", "mentions"):
        alice.sends("g:team", "@dave", mentions=["dave"])
    box.restart()
    assert Person(box, "carol", create=False, token=carol.token).conversation(
        "g:team")["mentions"] == 2
