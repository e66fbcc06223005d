#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An operator may want direct messages between contacts only. Groups do not
care; what was sent once is answered again, whatever the two are by now."""
from lib import *

with Daemon(config="[people]\ndirect_needs_contact = true\n") as box:
    alice, bob = box.people("alice", "bob")
    with refuses("contact_required"):
        alice.sends("u:bob", "hello")
    alice.call("contact.request", user="bob")
    with refuses("contact_required"):
        alice.sends("u:bob", "hello")
    bob.call("contact.accept", user="alice")
    first = alice.sends("u:bob", "hello", cid="h1")
    bob.sends("u:alice", "hi")
    bob.call("contact.remove", user="alice")
    for person, other in ((alice, "bob"), (bob, "alice")):
        with refuses("contact_required"):
            person.sends(f"u:{other}", "are you there?")
    assert alice.sends("u:bob", "hello", cid="h1") == first
    assert alice.recalls("u:bob", first["seq"])
    box.group("g1", alice, bob)
    alice.sends("g:g1", "here we are")
    assert bob.expects_message("here we are")
    bob.call("contact.request", user="alice")
    alice.call("contact.accept", user="bob")
    alice.sends("u:bob", "again")
