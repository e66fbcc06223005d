#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Drafts, hiding, marking as unread, and muting but for mentions: one's own,
told to one's own devices, found by sync, kept over a restart."""
from lib import *


def changed(person, since):
    found, since = person.sync(since)
    return found.get("u:alice"), since


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "hi")
    phone = bob.opens("handy", platform="phone")
    _, since = changed(bob, 0)

    bob.call("conversation.draft", conv="u:alice", text="Dear \"A\"", reply_to=1)
    phone.expects("entry", type="setting", body={"conv": "u:alice"})
    here, since = changed(bob, since)
    assert here["draft"] == {"text": "Dear \"A\"", "reply_to": 1} and here["draft_ts"] > 0
    box.restart()
    bob.session = alice.session = None
    assert bob.conversation("u:alice")["draft"]["text"] == "Dear \"A\""
    assert "draft" not in alice.conversation("u:bob")
    bob.call("conversation.draft", conv="u:alice")
    here, since = changed(bob, since)
    assert "draft" not in here
    bob.call("conversation.draft", conv="u:alice")
    assert changed(bob, since)[0] is None       # nothing changed
    for bad in ("x" * 16001, "\x01" * 3000):
        with refuses("bad_field", field="text"):
            bob.call("conversation.draft", conv="u:alice", text=bad)

    bob.call("conversation.set", conv="u:alice", hidden=True)
    here, since = changed(bob, since)
    assert here["hidden"] is True
    seq = alice.sends("u:bob", "are you there?")["seq"]
    here, since = changed(bob, since)
    assert "hidden" not in here
    bob.call("conversation.set", conv="u:alice", hidden=True)
    assert bob.conversation("u:alice")["hidden"] is True
    bob.call("conversation.set", conv="u:alice", hidden=False)
    assert "hidden" not in bob.conversation("u:alice")

    bob.reads("u:alice", seq)
    phone = bob.opens("handy", platform="phone")
    for read in (lambda: bob.reads("u:alice", seq), lambda: bob.sends("u:alice", "yes")):
        bob.call("conversation.set", conv="u:alice", unread=True)
        phone.expects("entry", type="setting", body={"conv": "u:alice"})
        here = bob.conversation("u:alice")
        assert (here["marked_unread"], here["unread"]) == (True, 0)
        read()      # takes the mark away, which is told as the mark was
        phone.expects("entry", type="setting", body={"conv": "u:alice"})
        assert "marked_unread" not in bob.conversation("u:alice")

    bob.call("conversation.set", conv="u:alice", muted=True, alert_mentions=True)
    here = bob.conversation("u:alice")
    assert (here["muted"], here["alert_mentions"]) == (True, True)
    assert not {"muted", "alert_mentions", "hidden"} & set(alice.conversation("u:bob"))
    with refuses("not_found"):
        bob.call("conversation.draft", conv="u:carol", text="x")
