#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A webhook is posted every entry from its making on, in their order, signed;
or those of the types and conversations that it asks for."""
from lib import *
from lib.hook import Receiver, is_signed

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "before")
    everything, some = Receiver(), Receiver()
    secret = box.call("webhook.create", id="all", url=everything.url, private=True)["secret"]
    box.call("webhook.create", id="some", url=some.url, private=True,
             events=["message", "recall"], convs=["g:sales-*"])
    box.group("sales-1", alice, bob)
    box.group("other", alice, bob)
    for n in range(20):
        alice.sends("g:sales-1" if n % 2 else "g:other", str(n))
    alice.recalls("g:sales-1", alice.sends("g:sales-1", "oops")["seq"])

    told = some.expects(12)
    assert [c.text for c in told[:10]] == [str(n) for n in range(1, 20, 2)]
    assert (told[10].type, told[11].type) == ("message", "recall"), told[10].body
    assert {c.data["conv"] for c in told} == {"g:sales-1"}

    told = everything.expects(25)
    ids = [c.data["id"] for c in told]
    assert ids == sorted(set(ids)) and told[0].data["body"] == {"webhook": "some"}
    hello = next(c for c in told if c.text == "0")
    assert hello.data["from"] == "alice" and hello.data["conv"] == "g:other"
    assert hello.data["tenant"] == "default" and hello.path == "/hook"
    assert hello.timestamp.endswith("Z") and hello.data["type"] == "message"
    assert all(is_signed(c, secret) for c in told)
    assert not is_signed(told[0], "whsec_" + "A" * 43 + "=")
    assert len({c.id for c in told}) == len(told)
    assert "before" not in [c.text for c in told]

    until(lambda: chief.call("webhook.get", id="all").get("ok_ts"), "saving")
    shown = chief.call("webhook.list")["webhooks"]
    assert [h["id"] for h in shown] == ["all", "some"] and shown[0]["state"] == "ok", shown
    assert secret not in str(shown) and secret not in box.log()
    box.call("webhook.delete", id="some")
    alice.sends("g:sales-1", "after")
    everything.expects(1, lambda c: c.text == "after")
    assert "after" not in [c.text for c in some.calls]
    for refused in ({"url": "ftp://x/"}, {"url": "https://u:p@x/"}, {"events": ["nothing"]},
                    {"convs": ["everyone"]}, {"secret": "whsec_short"}, {"ordered": True, "parallel": 2}):
        with refuses("bad_field"):
            box.call("webhook.create", **{"id": "x", "url": "https://x.example/", **refused})
    with refuses("exists"):
        box.call("webhook.create", id="all", url="https://x.example/")
