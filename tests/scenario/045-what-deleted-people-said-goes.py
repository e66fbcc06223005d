#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is erased leaves tombstones: what she said is gone from every log and
from the index, numbers stay, and a kill only makes it later."""
from lib import *
from lib import files
from lib.search import ENOUGH, settled, texts

WORD = "zanzibar"

with Daemon(env=ENOUGH) as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    box.group("talk", alice, bob)
    for n in range(120):
        alice.sends("g:talk" if n % 2 else "u:bob", f"{WORD} {n}")
        if n % 10 == 0:
            bob.sends("g:talk", f"bob {n}")
    file = files.upload(alice, b"her own bytes")
    files.send(alice, "u:bob", file)
    settled(bob, alice.sends("g:talk", WORD))
    assert len(texts(bob, WORD)) > 10
    count = bob.conversation("g:talk")["count"]

    chief.call("user.delete", id="alice")
    until(lambda: box.call("user.delete", id="alice")["done"], "her places to go")
    assert len(bob.texts("g:talk")) == 73, "what she said stays"
    again = chief.call("user.delete", id="alice", erase=True)
    assert again["gone"] and again["erase"] and not again["done"]
    box.kill()
    chief.session = bob.session = alice.session = None
    box.start()
    until(lambda: box.call("user.delete", id="alice")["done"], "her words to go", timeout=60)

    end = chief.call("user.delete", id="alice")
    assert end["erased"] == 122, end
    assert bob.texts("g:talk") == [f"bob {n}" for n in range(0, 120, 10)]
    assert bob.texts("u:alice") == []
    rows = bob.history("g:talk")
    assert [e["seq"] for e in rows] == list(range(1, len(rows) + 1))
    assert sum(e.get("recalled", False) for e in rows) == 61
    assert sum(e["type"] == "erase" for e in rows) == 61
    assert bob.conversation("g:talk")["count"] == count
    assert texts(bob, WORD) == []
    with refuses("not_found"):
        bob.call("file.get", id=file["id"])

    def has_word(pattern):
        return any(WORD.encode() in path.read_bytes()
                   for path in (box.data / "tenants" / "default").glob(pattern))

    until(lambda: not has_word("search.*"), "the new index", timeout=60)
    box.stop()
    assert not has_word("*.db*")
