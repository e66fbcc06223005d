#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Nobody, oneself, foreign and malformed names of conversations are refused
with a stable code, and nothing is made by trying."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    bob.sends("u:carol", "secret")
    with refuses("not_found", "conv"):
        alice.sends("u:nobody", "hello?")
    for name in ("u:alice", "u:", "u:a b", "bob", "", "x:bob", "u:" + "a" * 65, "u:bob:carol",
                 "d:alice:bob:carol", "g:", "U:bob", "u:bob\n"):
        with refuses("bad_field", "conv"):
            alice.sends(name, "hello?")
    with refuses("not_member"):
        alice.sends("d:bob:carol", "hello?")
    with refuses("not_member"):
        alice.history("d:bob:carol")
    with refuses("not_found"):
        alice.history("u:bob")
    with refuses("not_found"):
        alice.conversation("u:bob")
    for name in ("s:alice", "t:"):
        with refuses("forbidden"):
            alice.sends(name, "hello?")
    with refuses("not_member"):
        alice.history("s:bob")
    assert carol.texts("u:bob") == ["secret"]
    assert set(alice.sync()[0]) <= {"s:alice", "t:"}
