#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Somebody asks with words, the other one accepts: both have each other, and
all devices of both are told. A retry with the same cid gets the first answer."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    phone = alice.opens("handy", platform="phone")
    bob.online()
    asked = alice.call("contact.request", user="bob", text="It is me", cid="r1")
    for session, other in ((alice, "bob"), (phone, "bob"), (bob, "alice")):
        assert session.expects("entry", type="contact")["users"] == [other]
    assert alice.call("contact.request", user="bob", text="It is me", cid="r1") == asked
    with refuses("conflict"):
        alice.call("contact.request", user="bob", text="Somebody else", cid="r1")
    with refuses("exists"):
        alice.call("contact.request", user="bob")
    waiting = bob.call("contact.requests")["requests"]
    assert [(r["user"], r["name"], r["text"]) for r in waiting] == [
        ("alice", "Alice", "It is me")]
    assert alice.call("contact.requests")["requests"] == []
    assert alice.call("contact.requests", sent=True)["requests"][0]["user"] == "bob"
    assert alice.call("contact.get", user="bob")["contact"]["requested"]
    bob.call("contact.accept", user="alice", cid="a1")
    for session, other in ((alice, "bob"), (phone, "bob"), (bob, "alice")):
        assert session.expects("entry", type="contact")["users"] == [other]
    box.kill()
    box.start()
    alice.session = bob.session = None
    for person, other in ((alice, "bob"), (bob, "alice")):
        assert [c["user"] for c in person.call("contact.list")["contacts"]] == [other]
        assert person.call("contact.requests")["requests"] == []
    with refuses("exists"):
        alice.call("contact.request", user="bob")
    with refuses("not_found"):
        bob.call("contact.accept", user="alice")
