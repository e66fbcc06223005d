#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Name, owner and admins change by those who may; everybody is told that
something changed and asks for the present."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave = box.person("dave")
    box.group("team", alice, bob, carol)
    carol.online()
    with refuses("forbidden"):
        bob.call("group.update", id="team", name="Mine")
    changed = alice.call("group.update", id="team", name="新名字", cid="u1")
    assert changed["group"]["name"] == "新名字"
    assert carol.expects("entry", conv="g:team", type="update")["seq"] == changed["seq"]
    assert alice.call("group.update", id="team", name="新名字", cid="u1")["seq"] == changed["seq"]
    with refuses("conflict"):
        alice.call("group.update", id="team", name="Other", cid="u1")
    assert carol.sync()[0]["g:team"]["title"] == "新名字"

    alice.call("group.update", id="team", admins_add=["bob"])
    bob.call("group.update", id="team", name="By an admin")
    with refuses("forbidden"):
        bob.call("group.update", id="team", owner="bob")
    with refuses("forbidden"):
        bob.call("group.update", id="team", admins_add=["carol"])
    alice.call("group.update", id="team", admins_remove=["bob"])
    with refuses("forbidden"):
        bob.call("group.update", id="team", name="No longer")
    for change in ({"owner": "dave"}, {"admins_add": ["dave"]}, {"owner": "nobody"}):
        with refuses("bad_field"):
            alice.call("group.update", id="team", **change)
    given = alice.call("group.update", id="team", owner="carol")
    assert given["group"]["owner"] == "carol"
    roles = {m["user"]: m["role"] for m in carol.call("group.members", id="team")["members"]}
    assert roles["carol"] == "owner" and roles["bob"] == "member"
    with refuses("not_member"):
        dave.call("group.update", id="team", name="x")
    box.call("group.update", id="team", name="By the system")
    assert carol.call("group.get", id="team")["group"]["name"] == "By the system"
