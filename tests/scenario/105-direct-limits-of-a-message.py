#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A text has 1 to 20,000 characters; kind, cid and body are checked to the
letter; what is refused leaves no trace and no hole."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    good = {"conv": "u:bob", "cid": "c", "kind": "text", "body": {"text": "x"}}
    bad = [{"body": {"text": ""}}, {"body": {"text": "汉" * 20001}}, {"body": {}},
           {"body": {"text": "x", "more": 1}}, {"body": "x"}, {"body": None},
           {"kind": "image"}, {"kind": None}, {"cid": ""}, {"cid": "a b"}, {"cid": "a" * 65},
           {"cid": 1}, {"cid": "é"}, {"reply_to": 0}, {"reply_to": 1}, {"reply_to": -1},
           {"mentions": ["carol"]}, {"mentions": "bob"}, {"mentions": [1]},
           {"mentions": ["bob"] * 101}, {"unknown": 1}]
    for change in bad:
        with refuses("bad_field"):
            alice.call("message.send", **{**good, **change})
    for missing in good:
        with refuses("bad_field", missing):
            alice.call("message.send", **{k: v for k, v in good.items() if k != missing})
    long = "汉字" * 10000
    assert alice.sends("u:bob", long)["seq"] == 1
    emoji = "👩‍👩‍👧" * 2000
    assert alice.sends("u:bob", emoji, cid="A-._9" + "z" * 59)["seq"] == 2
    assert bob.texts("u:alice") == [long, emoji]
    box.restart()
    alice.session = bob.session = None
    assert bob.texts("u:alice") == [long, emoji]
