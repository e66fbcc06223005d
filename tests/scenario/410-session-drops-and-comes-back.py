#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A line that breaks in the middle of a send: the device comes back with its
token, retries with the same cid, and the message is there once."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    for n in range(30):
        session = alice.opens()
        session.asks("message.send", conv="u:bob", cid=f"m{n}", kind="text",
                     body={"text": str(n)})
        session.drops()
        answer = alice.opens().call("message.send", conv="u:bob", cid=f"m{n}", kind="text",
                                    body={"text": str(n)})
        assert answer["seq"] == n + 1
        bob.expects_message(str(n), seq=n + 1)
    assert bob.texts("u:alice") == [str(n) for n in range(30)]
    bob.expects_no("message")
