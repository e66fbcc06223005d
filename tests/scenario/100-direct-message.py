#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Two people write to each other: the answer gives seq, id and time, the
other side sees it at once, and both read the same log."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    answer = alice.sends("u:bob", "你好 👋", cid="first")
    assert answer["seq"] == 1 and answer["id"] > 0 and answer["ts"] > 0
    event = bob.expects_message("你好 👋")
    assert event == {**event, "conv": "u:alice", "from": "alice", "cid": "first",
                     "kind": "text", "type": "message", "count": 1, **answer}
    assert bob.sends("u:alice", "hello", reply_to=1)["seq"] == 2
    assert alice.expects_message("hello")["reply_to"] == 1

    assert [e["seq"] for e in alice.history("u:bob")] == [1, 2]
    mine, hers = alice.history("u:bob"), bob.history("u:alice")
    assert [{**e, "conv": ""} for e in mine] == [{**e, "conv": ""} for e in hers]
    assert hers[0] == event
