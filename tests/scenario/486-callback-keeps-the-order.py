#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""While an ISV takes its time, what one person says in one conversation keeps
its order, whatever comes back first; other people, other conversations and
other tenants go on. What waits is bounded for each sender."""
from lib import *
from lib.isv import Gate, Isv

gate = Gate("one", "three", "full")

with Daemon() as box, Isv(gate) as isv:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("g", alice, bob, carol)
    box.call("tenant.create", id="other")
    dave, erin = box.people("dave", "erin", tenant="other")
    carol.online()
    isv.guards(box, deadline_ms=10000, kinds=["text"])

    phone, desk = alice.opens("p", "phone"), alice.online()
    asked = [desk.asks("message.send", conv="g:g", cid=text, kind="text", body={"text": text})
             for text in ("one", "two", "three")]
    for _ in asked:
        isv.next()
    # Nobody asks about a card; it waits behind the others all the same.
    card = phone.asks("message.send", conv="g:g", cid="card", kind="card",
                      body={"type": "t", "data": {}})
    bob.sends("g:g", "bob's")
    alice.sends("u:bob", "elsewhere")
    dave.sends("u:erin", "another tenant's")
    carol.expects_no("message", **{"from": "alice"})
    gate.lets("three")
    carol.call("session.ping")
    carol.expects_no("message", **{"from": "alice"})
    gate.lets("one")
    seqs = [desk.answer(number)["seq"] for number in asked]
    seqs.append(phone.answer(card)["seq"])
    assert seqs == [3, 4, 5, 6], seqs
    assert [e["cid"] for e in carol.history("g:g")[2:]] == ["one", "two", "three", "card"]

    # At most 64 of one sender, over all her devices.
    for number in range(64):
        desk.asks("message.send", conv="g:g", cid=f"f{number}", kind="text", body={"text": "full"})
    until(lambda: figure(box, "yizhan_sends_held") == 64, "holding them")
    with refuses("busy"):
        phone.call("message.send", conv="u:bob", cid="more", kind="text", body={"text": "more"})
    bob.sends("g:g", "still bob's")
    gate.lets("full")
    until(lambda: figure(box, "yizhan_sends_held") == 0, "letting them go")
    phone.call("message.send", conv="u:bob", cid="more", kind="text", body={"text": "more"})
    said = [e["cid"] for e in carol.history("g:g") if e["from"] == "alice" and e["cid"][0] == "f"]
    assert said == [f"f{number}" for number in range(64)], said
