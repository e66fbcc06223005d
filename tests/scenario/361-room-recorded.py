#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is said in a recorded room stands in its log, and outlives the
daemon."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall", keep=True, settings={"record": True})
    for person in (alice, bob):
        person.call("room.join", room="hall")
    for n in range(1, 6):
        bob.says("hall", f"word {n}")

    def recorded(person):
        return [(m["n"], m["from"], m["body"]["text"])
                for m in person.call("room.history", room="hall")["messages"]]

    wanted = [(n, "bob", f"word {n}") for n in range(1, 6)]
    # Not part of the answer of room.send: it comes within moments.
    until(lambda: recorded(bob) == wanted, "the record")
    box.kill()
    box.start()
    for person in (alice, bob):
        person.offline()
    assert recorded(alice) == wanted, "its owner may read it"
    with refuses("not_member"):
        bob.call("room.history", room="hall")
    bob.call("room.join", room="hall")
    page = bob.call("room.history", room="hall", limit=2)
    assert [m["n"] for m in page["messages"]] == [4, 5] and page["more"], page
    page = bob.call("room.history", room="hall", limit=2, before_seq=page["next"])
    assert [m["n"] for m in page["messages"]] == [2, 3], page
    # Those who follow every log see it, as any entry.
    assert figure(box, "yizhan_room_messages_total") == 0, "of this life"

    # With its class, and how many equal ones it stands for.
    alice.call("room.join", room="hall")
    alice.call("room.send", room="hall", cid=new_cid(), kind="text", body={"text": "loud"},
               priority="high")
    for person in (alice, bob) * 2:
        person.call("room.send", room="hall", cid=new_cid(), kind="card",
                    body={"type": "like"}, merge=True)

    def likes():
        return [m for m in alice.call("room.history", room="hall")["messages"]
                if m["kind"] == "card"]

    until(lambda: sum(m.get("count", 1) for m in likes()) == 4, "the likes")
    loud, = [m for m in alice.call("room.history", room="hall")["messages"]
             if m["body"].get("text") == "loud"]
    assert loud["priority"] == "high", loud
    assert not any("priority" in m for m in likes())
