#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A retry with the same cid gets the first answer and stores nothing, from
any device, also after a kill -9; other content is a conflict."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    first = alice.sends("u:bob", "once", cid="x", mentions=["bob"])
    bob.expects_message("once")
    alice.sends("u:bob", "between")
    assert alice.sends("u:bob", "once", cid="x", mentions=["bob"]) == first
    phone = alice.opens("handy", platform="phone")
    again = {"conv": "u:bob", "cid": "x", "kind": "text", "body": {"text": "once"},
             "mentions": ["bob"]}
    assert phone.call("message.send", **again) == first
    assert http_call(box, "POST", "/v1/messages", again, token=alice.token).json == first
    for changed in ({"body": {"text": "twice"}}, {"mentions": []}, {"reply_to": 1}):
        with refuses("conflict"):
            alice.call("message.send", **{**again, **changed})
    # Members of an object have no order.
    card = {"type": "t", "data": {"a": 1, "b": {"c": [1, 2], "d": "x"}}, "text": "see"}
    other = {"data": {"b": {"d": "x", "c": [1, 2]}, "a": 1}, "text": "see", "type": "t"}
    carded = alice.call("message.send", conv="u:bob", cid="card", kind="card", body=card)
    assert alice.call("message.send", conv="u:bob", cid="card", kind="card", body=other) == carded
    for wrong in ({"a": 1, "b": {"c": [2, 1], "d": "x"}}, {"a": 1}):
        with refuses("conflict"):
            alice.call("message.send", conv="u:bob", cid="card", kind="card",
                       body={**card, "data": wrong})
    with refuses("conflict"):
        alice.call("message.send", conv="u:bob", cid="card", kind="card",
                   body={**other, "text": "look"})
    box.kill()
    box.start()
    alice.session = bob.session = None
    assert alice.sends("u:bob", "once", cid="x", mentions=["bob"]) == first
    with refuses("conflict"):
        alice.sends("u:bob", "another", cid="x")
    # The cid is the sender's and the conversation's own.
    assert bob.sends("u:alice", "mine", cid="x")["seq"] == 4
    assert bob.texts("u:alice") == ["once", "between", "see", "mine"]
    bob.expects_no("message")
