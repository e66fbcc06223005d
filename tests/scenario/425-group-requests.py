#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Asking to join: the admins are told in their own logs, one of them decides,
she who asked is told on all her devices."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave, erin = box.people("dave", "erin")
    alice.call("group.create", id="team", name="Team", members=["bob", "carol"],
               settings={"join": "approval"})
    alice.call("group.set_role", id="team", users=["bob"], role="admin")
    for person in (alice, bob, carol, dave):
        person.online()
    phone = dave.opens("handy", platform="phone")

    asked = dave.call("group.join", id="team", text="May I?", cid="j1")
    assert asked["state"] == "waiting"
    assert phone.expects("entry", conv="s:dave", type="request")["body"] == {"conv": "g:team"}
    for admin in (alice, bob):
        note = admin.expects("entry", conv=f"s:{admin.id}", type="request")
        assert note["body"] == {"conv": "g:team"} and note["users"] == ["dave"]
    carol.expects_no("entry", conv="s:carol", type="request")
    assert dave.call("group.join", id="team", text="May I?", cid="j1") == asked
    erin.call("group.join", id="team", text="Me too")
    with refuses("forbidden"):
        carol.call("group.requests", id="team")
    page = bob.call("group.requests", id="team", limit=1)
    assert [(r["user"], r["text"]) for r in page["requests"]] == [("dave", "May I?")]
    assert page["more"]
    page = bob.call("group.requests", id="team", after="dave")
    assert [r["user"] for r in page["requests"]] == ["erin"] and not page["more"]

    with refuses("forbidden"):
        carol.call("group.approve", id="team", users=["dave"])
    with refuses("not_found", "users"):
        bob.call("group.approve", id="team", users=["carol"])
    let = bob.call("group.approve", id="team", users=["dave"], cid="a1")
    assert let["added"] == 1
    assert bob.call("group.approve", id="team", users=["dave"], cid="a1") == let
    phone.expects("entry", conv="g:team", type="join", seq=let["seq"])
    phone.expects("entry", conv="s:dave", type="request")
    alice.sends("g:team", "welcome")
    dave.expects_message("welcome")

    assert alice.call("group.refuse", id="team", users=["erin"]) == {"refused": 1}
    assert alice.call("group.refuse", id="team", users=["erin"]) == {"refused": 0}
    erin.call("group.join", id="team")
    alice.call("group.add", id="team", users=["erin"])
    assert alice.call("group.requests", id="team")["requests"] == []

    # Without a known answer the admins judge it.
    alice.call("group.create", id="who", name="Who", settings={
        "join": "question", "question": "Who are you?"})
    assert dave.call("group.join", id="who", answer="Dave")["state"] == "waiting"
    box.restart()
    alice = Person(box, "alice", create=False, token=alice.token)
    assert alice.call("group.requests", id="who")["requests"][0]["answer"] == "Dave"
