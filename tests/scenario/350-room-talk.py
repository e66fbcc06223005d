#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A live room: who joins hears what is said from then on, in one order and
with numbers, the speaker too; who leaves hears no more."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    made = alice.call("room.create", room="hall", title="大厅")["room"]
    assert (made["room"], made["title"], made["owner"]) == ("hall", "大厅", "alice"), made
    assert made["settings"]["slots"] == 40 and made["settings"]["window_ms"] == 200, made
    assert alice.call("room.join", room="hall")["members"] == 1
    joined = bob.call("room.join", room="hall")
    assert (joined["n"], joined["members"], joined["title"]) == (0, 2, "大厅"), joined
    alice.expects("room.joined", room="hall", user="bob", count=2)

    with refuses("not_member"):
        carol.call("room.send", room="hall", cid="c1", kind="text", body={"text": "let me in"})
    assert alice.says("hall", "one") == {"n": 1}
    assert bob.says("hall", "two") == {"n": 2}
    for person in (alice, bob):
        first, second = (person.expects("room.message", room="hall") for _ in range(2))
        assert (first["n"], first["from"], first["body"]) == (1, "alice", {"text": "one"}), first
        assert (second["n"], second["from"], second["kind"]) == (2, "bob", "text"), second
        assert first["ts"] <= second["ts"] and "priority" not in first

    told = alice.call("room.members", room="hall")
    assert (told["count"], sorted(told["members"])) == (2, ["alice", "bob"]), told
    page = box.call("room.members", room="hall", limit=1)
    rest = box.call("room.members", room="hall", limit=1, after=page["next"])
    assert sorted(page["members"] + rest["members"]) == ["alice", "bob"], (page, rest)
    assert page["more"] and not rest["more"] and "next" not in rest, (page, rest)
    # To somebody who is not there only how many.
    assert carol.call("room.members", room="hall") == {"count": 2, "more": False}
    bob.call("room.leave", room="hall")
    alice.expects("room.left", room="hall", user="bob", count=1)
    assert alice.says("hall", "three") == {"n": 3}
    alice.expects("room.message", n=3)
    with refuses("not_member"):
        bob.says("hall", "four")
    bob.call("room.join", room="hall", after=3)
    alice.says("hall", "five")
    assert bob.expects("room.message")["n"] == 4, "what was said meanwhile is not heard again"

    listed = carol.call("room.list")
    assert [(r["room"], r["live"], r["members"]) for r in listed["rooms"]] == [("hall", True, 2)]
    for n in range(3):
        carol.call("room.create", room=f"yard{n}", keep=n > 0)

    def rooms(**which):
        page = carol.call("room.list", **which)
        return [r["room"] for r in page["rooms"]], page["more"]
    assert rooms() == (["hall", "yard0", "yard1", "yard2"], False)
    assert rooms(kept=True) == (["yard1", "yard2"], False)
    assert rooms(mine=True) == (["yard0", "yard1", "yard2"], False)
    assert rooms(limit=2, after="hall") == (["yard0", "yard1"], True)
    assert rooms(kept=True, mine=True, after="yard1") == (["yard2"], False)
