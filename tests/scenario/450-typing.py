#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Typing and speaking, begun and stopped; told three times in a moment at
most; in a group of many not at all."""
from lib import *

with Daemon(config="[limits]\nusers = 300\n") as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "one")
    bob.call("conversation.typing", conv="u:alice", kind="voice")
    assert alice.expects("typing") == {"conv": "u:bob", "user": "bob", "kind": "voice"}
    bob.call("conversation.typing", conv="u:alice", kind="voice", stop=True)
    assert alice.expects("typing") == {
        "conv": "u:bob", "user": "bob", "kind": "voice", "stop": True}
    for _ in range(20):
        bob.call("conversation.typing", conv="u:alice")
    alice.call("session.ping")
    heard = [p for n, p in alice.session.events if n == "typing"]
    assert 1 <= len(heard) < 20, heard
    box.group("few", alice, bob)
    bob.call("conversation.typing", conv="g:few")
    assert alice.expects("typing", conv="g:few") == {"conv": "g:few", "user": "bob"}
    for _ in box.ctl.calls("user.create", [{"id": f"p{n}"} for n in range(200)]):
        pass
    box.group("many", alice, bob, *(f"p{n}" for n in range(200)))
    bob.call("conversation.typing", conv="g:many")
    alice.expects_no("typing", conv="g:many")
    with refuses("bad_field"):
        bob.call("conversation.typing", conv="u:alice", kind="singing")

    # a program that has no session
    key = box.call("key.create", id="bot", scopes=["conversation.write", "act"])["secret"]
    box.person("robot")
    box.call("group.add", id="few", users=["robot"])
    for token, headers, who in ((bob.token, {}, "bob"), (key, {"Yizhan-As": "robot"}, "robot")):
        said = http_call(box, "POST", "/v1/conversations/typing", {"conv": "g:few"},
                         token=token, headers=headers)
        assert said.status == 200 and said.json == {}, said.text
        assert alice.expects("typing", conv="g:few", user=who) == {"conv": "g:few", "user": who}
    assert http_call(box, "POST", "/v1/conversations/typing", {"conv": "g:few"},
                     token=key).code == "forbidden"
