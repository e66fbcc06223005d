#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A message that waits for its verdict when the daemon is killed is not
there, and said again it is, once. So it is when its session ends before the
verdict. Checks are made again before it is stored."""
from lib import *
from lib.isv import Gate, Isv

gate = Gate("lost", "gone", "late", "out")

with Daemon() as box, Isv(gate) as isv:
    alice, bob = box.people("alice", "bob")
    box.group("g", alice, bob)
    isv.guards(box, deadline_ms=10000)
    alice.online().asks("message.send", conv="u:bob", cid="m1", kind="text", body={"text": "lost"})
    isv.next()
    box.kill()
    gate.lets("lost")
    box.start()
    alice.session = None
    assert not alice.sync()[0].get("u:bob"), "half of it is there"
    first = alice.sends("u:bob", "lost", cid="m1")
    assert alice.sends("u:bob", "lost", cid="m1") == first and alice.texts("u:bob") == ["lost"]

    phone = alice.opens("p", "phone")
    phone.asks("message.send", conv="u:bob", cid="m2", kind="text", body={"text": "gone"})
    assert isv.next() and isv.next()["data"]["cid"] == "m2"
    phone.drops()
    until(lambda: len(alice.call("session.list")["sessions"]) == 1, "noting that it is gone")
    gate.lets("gone")
    until(lambda: figure(box, "yizhan_sends_held") == 0, "withdrawing it")
    assert alice.texts("u:bob") == ["lost"]
    alice.sends("u:bob", "gone", cid="m2")
    assert alice.texts("u:bob") == ["lost", "gone"]

    desk = bob.online()
    asked = desk.asks("message.send", conv="g:g", cid="m3", kind="text", body={"text": "late"})
    until(lambda: figure(box, "yizhan_sends_held") == 1, "asking")
    alice.call("group.remove", id="g", users=["bob"], cid=new_cid())
    gate.lets("late")
    with refuses("not_member"):
        desk.answer(asked)
    asked = desk.asks("message.send", conv="u:alice", cid="m4", kind="text", body={"text": "out"})
    until(lambda: figure(box, "yizhan_sends_held") == 1, "asking")
    box.call("user.disable", id="bob")
    gate.lets("out")
    until(lambda: figure(box, "yizhan_sends_held") == 0, "withdrawing it")
    assert alice.texts("u:bob") == ["lost", "gone"]
