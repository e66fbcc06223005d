#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A group's settings: seen by its members, changed by its admins, kept over
a restart; who may mention everyone; how much newcomers see."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave, erin = box.people("dave", "erin")
    made = alice.call("group.create", id="team", name="Team", members=["bob"], cid="c1",
                      settings={"history": 2})["group"]
    assert (made["join"], made["invite"], made["mention_all"], made["history"],
            made["listed"]) == ("invitation", "members", "members", 2, False)
    with refuses("conflict"):
        alice.call("group.create", name="T", members=["bob"], cid="c2", settings={"history": 1})
        alice.call("group.create", name="T", members=["bob"], cid="c2", settings={"history": 2})
    with refuses("forbidden"):
        bob.call("group.update", id="team", settings={"join": "open"})
    for wrong in ({"join": "ajar"}, {"history": -2}, {"answer": "x"}, {"join": "question"}):
        with refuses("bad_field"):
            alice.call("group.update", id="team", settings=wrong)
    bob.online()
    changed = alice.call("group.update", id="team", cid="u1",
                         settings={"mention_all": "admins", "invite": "owner"})
    assert changed["group"]["mention_all"] == "admins"
    bob.expects("entry", conv="g:team", type="update", seq=changed["seq"])
    assert alice.call("group.update", id="team", cid="u1", settings={
        "mention_all": "admins", "invite": "owner"})["seq"] == changed["seq"]
    with refuses("conflict"):
        alice.call("group.update", id="team", cid="u1", settings={"invite": "owner"})
    assert bob.call("group.get", id="team")["group"]["invite"] == "owner"

    with refuses("forbidden", "mentions"):
        bob.sends("g:team", "@all", mentions=["*"])
    alice.sends("g:team", "@all", mentions=["*"])

    # Newcomers see the two newest entries of before, as read.
    for text in ("one", "two", "three"):
        bob.sends("g:team", text)
    alice.call("group.add", id="team", users=["carol"])
    assert carol.texts("g:team") == ["two", "three"]
    here = carol.conversation("g:team")
    assert (here["unread"], here["mentions"]) == (0, 0)
    bob.sends("g:team", "four")
    assert carol.conversation("g:team")["unread"] == 1
    alice.call("group.update", id="team", settings={"history": 0})
    alice.call("group.add", id="team", users=["dave"])
    assert dave.texts("g:team") == []
    alice.call("group.update", id="team", settings={"history": -1})
    alice.call("group.add", id="team", users=["erin"])
    assert erin.texts("g:team") == ["@all", "one", "two", "three", "four"]

    # Who comes again sees each entry once.
    carol.call("group.leave", id="team")
    bob.sends("g:team", "while she was away")
    alice.call("group.add", id="team", users=["carol"])
    assert carol.texts("g:team") == ["two", "three", "four", "while she was away"]
    box.restart()
    again = Person(box, "alice", create=False, token=alice.token)
    assert again.call("group.get", id="team")["group"]["mention_all"] == "admins"
