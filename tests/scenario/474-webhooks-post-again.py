#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An entry is posted again by its id, all of a time by times; a test is posted
when it is asked for, to a paused one as well."""
from lib import *
from lib.hook import Receiver

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    early = [alice.sends("u:bob", f"early {n}") for n in range(5)]
    hook = Receiver()
    box.call("webhook.create", id="crm", url=hook.url, private=True, events=["message"], paused=True)
    alice.sends("u:bob", "while paused")
    job = box.call("webhook.test", id="crm")["job"]
    test = hook.expects(1)[0]
    assert test.type == "webhook.test" and test.data["job"] == job and test.data["webhook"] == "crm"
    until(lambda: box.call("webhook.deliveries", id="crm")["calls"], "noting the test")
    assert box.call("webhook.deliveries", id="crm")["calls"][0]["type"] == "webhook.test"
    assert len(hook.calls) == 1 and box.call("webhook.get", id="crm")["state"] == "paused"

    box.call("webhook.update", id="crm", paused=False)
    assert hook.expects(2)[1].text == "while paused"
    # One of before it was made, twice: with one id.
    for _ in range(2):
        box.call("webhook.redeliver", id="crm", event=early[2]["id"])
        hook.expects(3 + _)
    assert hook.calls[2].text == hook.calls[3].text == "early 2"
    assert hook.calls[2].id == hook.calls[3].id and hook.calls[2].body == hook.calls[3].body
    # All of a time; those that it does not want are left out.
    box.group("g1", alice, bob)
    count = len(hook.calls)
    box.call("webhook.redeliver", id="crm", since_ts=early[1]["ts"], until_ts=early[4]["ts"])
    told = hook.expects(count + 4)[count:]
    wanted = [f"early {n}" for n in range(5) if early[1]["ts"] <= early[n]["ts"] <= early[4]["ts"]]
    assert [c.text for c in told] == wanted[:4]
    with refuses("not_found"):
        box.call("webhook.redeliver", id="crm", event=10 ** 6)
    with refuses("not_found"):
        box.call("webhook.test", id="nobody")
    for params in ({}, {"event": 1, "since_ts": 1}, {"since_ts": 5, "until_ts": 4}):
        with refuses("bad_field"):
            box.call("webhook.redeliver", id="crm", **params)
    # What was recalled meanwhile is told no more.
    alice.recalls("u:bob", early[3]["seq"])
    count = len(hook.calls)
    box.call("webhook.redeliver", id="crm", event=early[3]["id"])
    assert hook.expects(count + 1)[count].data["recalled"] is True
