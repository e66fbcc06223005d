#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Groups that want to be found are found by name, page by page."""
from lib import *

def found(person, **more):
    page = person.call("group.list", **more)
    return [g["id"] for g in page["groups"]], page["more"]

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    for id, name in (("a", "Chess club"), ("b", "Choir 合唱团"), ("c", "Chess secrets")):
        alice.call("group.create", id=id, name=name,
                   settings={"listed": id != "c", "join": "approval"})
    assert found(bob) == (["a", "b"], False)
    assert found(bob, text="chess") == (["a"], False)
    assert found(bob, text="合唱") == (["b"], False)
    assert found(bob, limit=1) == (["a"], True)
    assert found(bob, limit=1, after="a") == (["b"], False)
    row = bob.call("group.list", text="chess")["groups"][0]
    assert (row["name"], row["join"], row["members"]) == ("Chess club", "approval", 1)
    assert bob.call("group.get", id="a")["group"]["name"] == "Chess club"
    alice.call("group.update", id="a", settings={"listed": False})
    alice.call("group.dissolve", id="b")
    assert found(bob) == ([], False)
