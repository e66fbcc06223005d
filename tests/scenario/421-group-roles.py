#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The owner makes admins and gives the group away; nobody else does."""
from lib import *

def roles(person):
    return {m["user"]: m["role"] for m in person.call("group.members", id="team")["members"]}

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave = box.person("dave")
    box.group("team", alice, bob, carol)
    carol.online()
    for who in (bob, carol):
        with refuses("forbidden"):
            who.call("group.set_role", id="team", users=["carol"], role="admin")
    with refuses("not_member"):
        dave.call("group.set_role", id="team", users=["dave"], role="admin")
    with refuses("bad_field", "users"):
        alice.call("group.set_role", id="team", users=["dave"], role="admin")
    with refuses("wrong_state", "users"):
        alice.call("group.set_role", id="team", users=["alice"], role="member")

    done = alice.call("group.set_role", id="team", users=["bob"], role="admin", cid="r1")
    told = carol.expects("entry", conv="g:team", type="update", seq=done["seq"])
    assert told["users"] == ["bob"]
    assert alice.call("group.set_role", id="team", users=["bob"], role="admin",
                      cid="r1")["seq"] == done["seq"]
    with refuses("conflict"):
        alice.call("group.set_role", id="team", users=["bob"], role="member", cid="r1")
    assert bob.conversation("g:team")["role"] == "admin"
    with refuses("forbidden"):
        bob.call("group.set_role", id="team", users=["carol"], role="admin")
    with refuses("forbidden"):
        bob.call("group.transfer", id="team", user="bob")
    with refuses("bad_field", "user"):
        alice.call("group.transfer", id="team", user="dave")

    # Admins remove members, not each other; the owner removes both.
    alice.call("group.add", id="team", users=["dave"])
    alice.call("group.set_role", id="team", users=["dave"], role="admin")
    for someone in ("dave", "alice"):
        with refuses("forbidden", "users"):
            bob.call("group.remove", id="team", users=[someone])
    alice.call("group.remove", id="team", users=["dave"])

    given = alice.call("group.transfer", id="team", user="carol", cid="t1")
    assert given["group"]["owner"] == "carol"
    assert alice.call("group.transfer", id="team", user="carol", cid="t1")["seq"] == given["seq"]
    assert roles(bob) == {"alice": "admin", "bob": "admin", "carol": "owner"}
    with refuses("forbidden"):
        alice.call("group.transfer", id="team", user="alice")
    carol.call("group.set_role", id="team", users=["alice", "bob"], role="member")
    assert roles(bob) == {"alice": "member", "bob": "member", "carol": "owner"}
    box.call("group.set_role", id="team", users=["bob"], role="admin")
    assert roles(bob)["bob"] == "admin"
