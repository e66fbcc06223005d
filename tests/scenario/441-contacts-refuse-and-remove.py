#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A request is refused or taken back; being contacts ends for both; two who
ask each other agree."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    alice.call("contact.request", user="bob")
    bob.call("contact.refuse", user="alice")
    assert alice.expects("entry", type="contact", users=["bob"])
    with refuses("not_found"):
        bob.call("contact.refuse", user="alice")
    alice.call("contact.request", user="bob")
    alice.call("contact.remove", user="bob")
    assert bob.call("contact.requests")["requests"] == []
    with refuses("not_found"):
        bob.call("contact.accept", user="alice")
    alice.call("contact.request", user="bob")
    bob.call("contact.request", user="alice")
    assert alice.call("contact.get", user="bob")["contact"]["contact"]
    seen = bob.conversation("s:bob")["seq"]
    alice.call("contact.remove", user="bob")
    until(lambda: bob.conversation("s:bob")["seq"] == seen + 1, "telling bob")
    for person, other in ((alice, "bob"), (bob, "alice")):
        assert person.call("contact.list")["contacts"] == []
        assert not person.call("contact.get", user=other)["contact"]["contact"]
    # What is not there is removed without a word, but a cid is kept.
    assert alice.call("contact.remove", user="bob") == {}
    first = alice.call("contact.remove", user="bob", cid="x")
    assert first["seq"] and alice.call("contact.remove", user="bob", cid="x") == first
    for op in ("request", "accept", "refuse", "remove", "set"):
        with refuses("not_found"):
            alice.call(f"contact.{op}", user="nobody")
        with refuses("bad_field", "user"):
            alice.call(f"contact.{op}", user="alice")
