#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A conversation may be kept longer than the others, for ever, or shorter; a
dry run says what would go and changes nothing."""
from lib import *


def ended(**wanted):
    """The newest such report, once there is one of a run that has ended."""
    for one in box.call("retention.reports")["reports"]:
        if "ended_ts" in one and all(one[key] == wanted[key] for key in wanted):
            return one
    return None


with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    for group in ("contracts", "chatter", "other"):
        box.group(group, alice, bob)
        alice.sends(f"g:{group}", "long ago")
    box.call("retention.set", message_days=3)
    assert box.call("retention.set", conv="g:contracts", message_days=0) == {
        "message_days": 0, "file_days": 0, "own": True}
    box.call("retention.set", conv="g:chatter", message_days=1)
    assert box.call("retention.get", conv="g:other") == {
        "message_days": 3, "file_days": 0, "own": False}
    told = [bob.call("conversation.get", conv=conv) for conv in ("g:contracts", "g:chatter")]
    assert [t.get("message_days") for t in told] == [None, 1], told
    assert box.call("retention.list")["conversations"] == [
        {"conv": "g:chatter", "message_days": 1}, {"conv": "g:contracts", "message_days": 0}]
    page = box.call("retention.list", limit=1)
    assert page["more"] and not box.call("retention.list", after="g:chatter")["more"]
    box.jump(hours=48)

    box.call("retention.run", dry_run=True)
    would = until(lambda: ended(dry_run=True), "the dry run")
    assert would["conversations"] == 1 and would["messages"] == 1, would
    did = until(lambda: ended(nightly=True), "the night, which was meanwhile")
    assert all(did[key] == would[key] for key in ("conversations", "entries", "messages", "bytes"))
    assert [e["type"] for e in alice.history("g:chatter")] == ["purge"]
    assert alice.texts("g:contracts") == alice.texts("g:other") == ["long ago"]

    # Without a rule of its own it is as the others; members are who they were.
    box.call("retention.set", conv="g:contracts")
    box.jump(hours=96)
    alice.session = bob.session = None
    box.restart()
    until(lambda: ended(nightly=True, conversations=2), "another night")
    assert alice.texts("g:contracts") == alice.texts("g:other") == []
    bob.sends("g:contracts", "and on it goes")
    assert alice.texts("g:contracts") == ["and on it goes"]

    for conv in ("s:alice", "t:", "u:bob"):
        with refuses("bad_field", "conv"):
            box.call("retention.set", conv=conv, message_days=1)
    with refuses("not_found", "conv"):
        box.call("retention.set", conv="g:nowhere", message_days=1)
    for days in (-1, 36501):
        with refuses("bad_field", "message_days"):
            box.call("retention.set", message_days=days)
    with refuses("forbidden"):
        bob.call("retention.run")
    with refuses("forbidden"):
        bob.call("retention.get")
