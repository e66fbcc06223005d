#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One joins an open group, one with a question by its answer; any other one
is, from outside, like a group that is not there."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("group.create", id="open", name="Open", settings={"join": "open", "history": -1})
    alice.call("group.create", id="quiz", name="Quiz",
               settings={"join": "question", "question": "6 × 7?", "answer": "Forty-two"})
    alice.call("group.create", id="shut", name="Shut", settings={"join": "closed"})
    alice.call("group.create", id="plain", name="Plain")
    alice.sends("g:open", "welcome")
    alice.online(), bob.online()

    came = bob.call("group.join", id="open", cid="j1")
    assert came["state"] == "joined"
    assert alice.expects("entry", conv="g:open", type="join")["users"] == ["bob"]
    assert bob.call("group.join", id="open", cid="j1") == came
    assert bob.call("group.join", id="open") == {"state": "member"}
    with refuses("conflict"):
        bob.call("group.join", id="open", cid="j1", text="other words")
    assert bob.texts("g:open") == ["welcome"]
    alice.sends("g:open", "hello bob")
    bob.expects_message("hello bob")

    assert bob.call("group.get", id="quiz")["group"]["question"] == "6 × 7?"
    with refuses("bad_field", "answer"):
        bob.call("group.join", id="quiz")
    with refuses("forbidden", "answer"):
        bob.call("group.join", id="quiz", answer="41")
    assert bob.call("group.join", id="quiz", answer="ＦＯＲＴＹ-two")["state"] == "joined"

    for id in ("shut", "plain", "none"):
        with refuses("not_member"):
            bob.call("group.join", id=id)
        with refuses("not_member"):
            bob.call("group.get", id=id)
    with refuses("not_member"):
        carol.call("group.members", id="open")
    with refuses("not_member"):
        carol.history("g:open")
