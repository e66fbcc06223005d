#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Forwarding says again what one may read: one message as it is, or many
merged into one; what one may not read is not there."""
from lib import *


def forward(who, seqs, conv="u:dave", cid=None, source="g:g", **more):
    return who.call("message.forward", conv=conv, cid=cid or new_cid(), seqs=seqs,
                    **{"from": source}, **more)


with Daemon() as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    alice.call("group.create", id="g", name="G", members=["bob"])
    one = alice.sends("g:g", "one", mentions=["*"])["seq"]
    two = alice.call("message.send", conv="g:g", cid="l", kind="location",
                     body={"lat": 1.5, "lon": 2})["seq"]
    dave.online()
    sent = forward(bob, [one], cid="f1")
    got = dave.expects("message", seq=sent["seq"])
    assert (got["from"], got["kind"], got["body"]) == ("bob", "text", {"text": "one"})
    assert got["forwarded"] is True and "mentions" not in got
    merged = forward(bob, [one, two], cid="f2", merged=True, title="What they said")
    got = dave.expects("message", seq=merged["seq"])
    assert got["kind"] == "merged" and got["body"]["title"] == "What they said"
    assert [(m["from"], m["kind"], m["body"]) for m in got["body"]["messages"]] == [
        ("alice", "text", {"text": "one"}), ("alice", "location", {"lat": 1.5, "lon": 2.0})]
    # A merged one within a merged one is only named.
    nested = forward(dave, [sent["seq"], merged["seq"]], "u:carol", source="u:bob", merged=True)
    body = carol.history("u:dave")[-1]["body"]
    assert body["count"] == 2 and body["messages"][1]["body"] == {
        "title": "What they said", "count": 2}, body

    alice.recalls("g:g", one)
    assert forward(bob, [one], cid="f1") == sent    # said once, said for good
    assert dave.history("u:bob")[0]["body"]["text"] == "one"
    with refuses("conflict"):
        forward(bob, [two], cid="f1")
    aside = alice.sends("g:g", "psst", to=["alice"])["seq"]
    bob.call("message.delete", conv="g:g", seqs=[two])
    for seqs in ([one], [two], [aside], [1], [99]):
        for merged in (False, True):
            with refuses("not_found", field="seqs"):
                forward(bob, seqs, merged=merged)
    with refuses("bad_field", field="seqs"):
        forward(alice, [two, aside])
    with refuses("not_member", field="from"):
        forward(carol, [two])
    alice.call("group.add", id="g", users=["carol"])
    with refuses("not_found", field="seqs"):
        forward(carol, [two])
    with refuses("not_found"):
        forward(alice, [two], "u:nobody")
    long = [alice.sends("u:bob", "x" * 8000)["seq"] for _ in range(9)]
    with refuses("limit_reached", field="seqs"):
        forward(alice, long, source="u:bob", merged=True)
