#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Nicknames in a group, and its members found by any of their names."""
from lib import *

def found(person, text, **more):
    page = person.call("group.members", id="team", text=text, **more)
    return [m["user"] for m in page["members"]], page["more"]

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    carol = box.person("carol", name="王小明")
    dave = box.person("dave")
    box.group("team", alice, bob, carol)
    bob.online()
    named = carol.call("group.set_nickname", id="team", nickname="Ming the Great", cid="k1")
    assert bob.expects("entry", conv="g:team", type="update", seq=named["seq"])["users"] == ["carol"]
    assert carol.call("group.set_nickname", id="team", nickname="Ming the Great",
                      cid="k1")["seq"] == named["seq"]
    with refuses("forbidden"):
        bob.call("group.set_nickname", id="team", user="carol", nickname="X")
    with refuses("bad_field", "user"):
        alice.call("group.set_nickname", id="team", user="dave", nickname="X")
    with refuses("not_member"):
        dave.call("group.set_nickname", id="team", nickname="X")

    rows = {m["user"]: m for m in bob.call("group.members", id="team")["members"]}
    assert rows["carol"]["nickname"] == "Ming the Great" and "nickname" not in rows["bob"]
    assert rows["carol"]["joined_ts"] > 0
    assert found(bob, "great") == (["carol"], False)
    assert found(bob, "小明") == (["carol"], False)
    assert found(bob, "AL") == (["alice"], False)
    assert found(bob, "a", limit=1) == (["alice"], True)
    assert found(bob, "a", limit=1, after="alice") == (["carol"], False)
    assert found(bob, "zzz") == ([], False)
    alice.call("group.set_nickname", id="team", user="bob", nickname="Bobby")
    carol.call("group.set_nickname", id="team")
    rows = {m["user"]: m for m in bob.call("group.members", id="team")["members"]}
    assert rows["bob"]["nickname"] == "Bobby" and "nickname" not in rows["carol"]
    alice.call("group.mute", id="team", users=["bob"])
    alice.call("group.speakers", id="team", add=["carol"])
    rows = {m["user"]: m for m in bob.call("group.members", id="team")["members"]}
    assert rows["bob"]["muted_until"] > 0 and rows["carol"]["speaker"]
