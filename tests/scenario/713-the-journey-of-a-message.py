#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The way of one message: when it was stored, to which devices it was written,
who confirmed it, and where it stopped; never what it said. Who looked is
written down, and another tenant's are not there."""
from lib import *
from lib.hook import Receiver


def journey(conv, seq, **more):
    return chief.call("monitor.journey", conv=conv, seq=seq, **more)


def member(told, user):
    return next(row for row in told["receivers"] if row["user"] == user)


ENOUGH = {"YIZHAN_LIMITS__RATE_BURST": "100000", "YIZHAN_LIMITS__USER_RATE_BURST": "100000"}

with Daemon(env=ENOUGH) as box:
    hooks = Receiver()
    chief = box.person("chief", admin=True)
    alice, bob, carol = box.people("alice", "bob", "carol")
    for who in (chief, alice, bob):
        who.online()
    box.call("webhook.create", id="crm", url=hooks.url, private=True)
    box.group("g1", alice, bob, carol)
    sent = alice.sends("g:g1", "the secret plan")
    bob.expects_message("the secret plan")
    until(lambda: member(journey("g:g1", sent["seq"]), "bob")["state"] == "written", "written")
    told = journey("g:g1", sent["seq"])
    assert "plan" not in str(told) and "body" not in told, told
    assert (told["id"], told["from"], told["type"]) == (sent["id"], "alice", "message"), told
    assert told["confirms"] and not told["recalled"] and not told["cut"], told
    assert told["accepted_ts"] <= told["committed_ts"] <= told["accepted_ts"] + 60_000, told
    assert told["accepted_us"] >= 0 and told["committed_us"] > 0, told
    assert {row["user"] for row in told["receivers"]} == {"bob", "carol"}, told
    device = member(told, "bob")["devices"][0]
    assert device["device"] == "d1" and device["here"] and device["platform"] == "desktop", device
    assert told["committed_ts"] <= device["written_ts"] + 1, (told, device)
    assert member(told, "carol") == {"user": "carol", "state": "offline", "devices": []}, told

    bob.call("conversation.delivered", conv="g:g1", seq=sent["seq"])
    bob_row = member(journey("g:g1", sent["seq"]), "bob")
    assert bob_row["state"] == "delivered" and bob_row["devices"][0]["delivered_ts"], bob_row
    bob.reads("g:g1", sent["seq"])
    assert member(journey("g:g1", sent["seq"]), "bob")["state"] == "read"
    carol.online()
    assert member(journey("g:g1", sent["seq"]), "carol")["state"] == "waiting"

    hook = until(lambda: [h for h in journey("g:g1", sent["seq"])["webhooks"]
                          if h["state"] == "delivered"], "the webhook")[0]
    assert hook["id"] == "crm", hook
    until(lambda: journey("g:g1", sent["seq"])["webhooks"][0].get("call", {}).get("result") == "ok",
          "its call")

    # Of one person alone, and of a session that has ended since.
    one = journey("g:g1", sent["seq"], user="carol")
    assert [row["user"] for row in one["receivers"]] == ["carol"], one
    with refuses("not_found", "user"):
        journey("g:g1", sent["seq"], user="chief")
    bob.offline()
    until(lambda: not member(journey("g:g1", sent["seq"]), "bob")["devices"][0]["here"], "gone")

    row = chief.call("audit.list", op="monitor.")["rows"][0]
    assert row["by"] == "chief" and row["said"]["conv"] == "g:g1", row
    with refuses("forbidden"):
        alice.call("monitor.journey", conv="g:g1", seq=sent["seq"])
    with refuses("not_found", "conv"):
        journey("g:none", 1)
    with refuses("not_found", "seq"):
        journey("g:g1", 10**6)
    box.call("tenant.create", id="acme")
    olga = box.person("olga", tenant="acme", admin=True)
    with refuses("not_found", "conv"):
        olga.call("monitor.journey", conv="g:g1", seq=sent["seq"])

    # After a restart what is durable is told, times are not.
    box.restart()
    chief.session = None
    told = journey("g:g1", sent["seq"])
    assert member(told, "bob")["state"] == "read" and "committed_ts" not in told, told
