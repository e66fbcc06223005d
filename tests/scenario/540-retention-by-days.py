#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is older than the tenant keeps it goes from the front of the log: for
readers at once, with one entry that says so; what is newer stays as it is."""
from lib import *


def ended():
    report = box.call("retention.reports")["reports"][0]
    return report if "ended_ts" in report else None


with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    assert box.call("retention.get") == {"message_days": 0, "file_days": 0, "own": False}
    for text in ("first", "second", "third"):
        alice.sends("u:bob", text)
    alice.call("message.pin", conv="u:bob", seq=2, cid="pin")
    bob.call("message.react", conv="u:alice", seq=2, emoji="👍", cid="react")
    box.jump(hours=40)
    alice.online(), bob.online()
    kept = alice.sends("u:bob", "fourth")
    bob.reads("u:alice", 1)
    assert bob.conversation("u:alice")["unread"] == 3
    before = bob.conversation("u:alice")

    # Nothing goes as long as nobody says so, and not by a longer time.
    assert box.call("retention.set", message_days=2) == {
        "message_days": 2, "file_days": 0, "own": False}
    assert bob.expects("entry", conv="t:", type="policy")["body"] == {
        "of": "retention", "id": "tenant"}
    first = box.call("retention.run")["id"]
    report = until(ended, "the run")
    assert report["id"] == first and report["entries"] == 0 and not report["nightly"], report
    assert alice.texts("u:bob")[0] == "first"

    box.call("retention.set", message_days=1)
    second = box.call("retention.run")["id"]
    purge = bob.expects("entry", conv="u:alice", type="purge")
    assert purge["from"] == "" and purge["target"] == kept["seq"] - 1, purge
    report = until(ended, "the run")
    assert report["id"] == second and report["conversations"] == 1, report
    assert report["entries"] == kept["seq"] - 1 and report["messages"] == 3, report
    assert report["bytes"] > 0 and not report["dry_run"], report
    for who, conv in ((alice, "u:bob"), (bob, "u:alice")):
        page = who.call("message.list", conv=conv, after=0)
        assert [e["type"] for e in page["entries"]] == ["message", "purge"], page
        assert page["entries"][0]["seq"] == kept["seq"] and not page["more_before"], page
        with refuses("not_found", "seq"):
            who.call("message.react", conv=conv, seq=2, emoji="👍", cid="again")
    assert alice.call("message.list", conv="u:bob", before=kept["seq"])["entries"] == []
    assert alice.call("message.pinned", conv="u:bob")["pinned"] == []

    # A cursor that stood before counts from there; a list stays in its order.
    row = bob.conversation("u:alice")
    assert (row["unread"], row["from_seq"], row["ts"]) == (1, kept["seq"], before["ts"]), row
    assert bob.reads("u:alice", 2)["read"] == 2 and bob.conversation("u:alice")["unread"] == 1
    assert bob.reads("u:alice", kept["seq"]) and bob.conversation("u:alice")["unread"] == 0

    # What was cut is cut once; nothing that happened is lost by a restart.
    box.call("retention.run")
    report = until(ended, "the run")
    assert report["entries"] == 0 and report["conversations"] == 0, report
    alice.session = bob.session = None
    box.restart()
    assert [e["type"] for e in alice.history("u:bob")] == ["message", "purge"]
    assert figure(box, "yizhan_purged_entries_total") == 0
    assert [r["id"] for r in box.call("retention.reports")["reports"]][1:] == [second, first]
