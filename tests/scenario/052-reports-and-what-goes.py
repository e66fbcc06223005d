#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What was reported does not vanish because its author takes it back or lets
it burn; it goes with its message by retention, with its author when she is
erased, and half a year after it was closed."""
from lib import *


def look(sent):
    return box.call("report.get", id=sent["id"], reason="to be sure")


def gone(sent):
    with refuses("not_found", "id"):
        look(sent)


def ids(state="open"):
    return [r["id"] for r in box.call("report.list", state=state)["reports"]]


with Daemon(clock=True) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("talk", alice, bob, carol)

    def reported(who, text, by=bob, **more):
        sent = who.sends("g:talk", text, **more)
        by.call("message.report", conv="g:talk", seq=sent["seq"], reason="abuse", text="she said so")
        return sent

    old = reported(alice, "long ago")
    recalled = reported(alice, "taken back")
    alice.call("message.recall", conv="g:talk", seq=recalled["seq"], cid="r")
    edited = reported(alice, "as it was")
    alice.call("message.edit", conv="g:talk", seq=edited["seq"], cid="e", kind="text",
               body={"text": "as if nothing were"})
    burnt = alice.sends("u:bob", "burns", burn_s=60)
    bob.call("message.report", conv="u:alice", seq=burnt["seq"], reason="fraud")
    bob.reads("u:alice", burnt["seq"])
    box.jump(minutes=5)
    until(lambda: alice.history("u:bob")[0].get("recalled"), "it to burn")
    with refuses("not_found", "seq"):
        carol.call("message.report", conv="g:talk", seq=recalled["seq"], reason="abuse")
    assert ids() == [old["id"], recalled["id"], edited["id"], burnt["id"]]
    for sent, text in ((recalled, "taken back"), (burnt, "burns"), (edited, "as it was")):
        assert look(sent)["copy"]["text"] == text
    assert look(edited)["entries"][-1]["body"]["text"] == "as if nothing were"

    # With its message, open or closed, recalled or not.
    box.call("report.resolve", id=old["id"], outcome="dismissed")
    box.jump(hours=60)
    kept = reported(carol, "new")
    by_alice = reported(bob, "bob's", by=alice)
    box.call("retention.set", message_days=1)
    box.call("retention.run")
    until(lambda: ids() == [kept["id"], by_alice["id"]], "the old ones to go")
    assert ids("closed") == []
    gone(old), gone(recalled), gone(burnt)
    box.call("retention.set")

    # With a person who is erased: what she said, and what she said of others.
    box.call("user.delete", id="carol")
    until(lambda: box.call("user.delete", id="carol")["done"], "her places to go")
    assert look(kept)["copy"]["text"] == "new", "not before she is erased"
    for who in ("carol", "alice"):
        box.call("user.delete", id=who, erase=True)
        until(lambda: box.call("user.delete", id=who)["done"], "her words to go", timeout=60)
    gone(kept)
    assert ids() == [by_alice["id"]]
    assert look(by_alice)["reporters"] == [] and look(by_alice)["report"]["people"] == 1

    # Half a year after it was closed.
    box.call("report.resolve", id=by_alice["id"], outcome="settled", note="we met")
    box.jump(hours=24 * 180 + 59)
    assert ids("closed") == [by_alice["id"]]
    box.jump(hours=24 * 180 + 61)
    until(lambda: ids("closed") == [], "it to go")
    gone(by_alice)
