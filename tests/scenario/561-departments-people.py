#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""People are in departments, in several too: one is her primary one, she has a
title in each, one may be its head; who is below counts once."""
from lib import *


def members(id, **more):
    page = bob.call("department.members", id=id, **more)
    return [m["user"] for m in page["people"]], page["more"]


def hers(user):
    return {d.pop("id"): d for d in bob.call("user.get", id=user)["user"]["departments"]}


with Daemon(env={"YIZHAN_DEPARTMENTS__PER_PERSON": "2"}) as box:
    root = box.person("root", admin=True)
    alice, bob, carol = box.people("alice", "bob", "carol")
    for id, parent in (("rd", {}), ("web", {"parent": "rd"}), ("db", {"parent": "rd"})):
        root.call("department.create", id=id, name=id.upper(), **parent)
    bob.online()
    added = root.call("department.add", id="web", users=["carol", "alice"], cid="a1")
    assert added["added"] == 2
    told = bob.expects("entry", conv="t:", type="department", seq=added["seq"])
    assert told["users"] == ["carol", "alice"] and told["from"] == "root"
    assert told["body"] == {"department": "web", "change": "add", "count": 2}, told
    assert root.call("department.add", id="web", users=["carol", "alice"], cid="a1") == added
    assert root.call("department.add", id="web", users=["alice"]) == {"added": 0}
    with refuses("not_found", "users"):
        root.call("department.add", id="web", users=["bob", "nobody"])
    assert members("web") == (["alice", "carol"], False), "nobody, when one is wrong"

    root.call("department.add", id="db", users=["alice", "bob"])
    with refuses("limit_reached", "users"):
        root.call("department.add", id="rd", users=["bob", "alice"])
    assert members("rd") == ([], False)
    assert members("rd", subtree=True) == (["alice", "bob", "carol"], False)
    assert members("rd", subtree=True, limit=2) == (["alice", "bob"], True)
    assert members("rd", subtree=True, after="bob") == (["carol"], False)
    assert members("rd", subtree=True, text="CAR") == (["carol"], False)
    assert members("rd", subtree=True, text="a", limit=1) == (["alice"], True)
    assert members("rd", subtree=True, text="a", after="alice") == (["carol"], False)
    assert members("db", subtree=True, text="carol") == ([], False)
    assert members("web", text="bo") == ([], False)
    assert members("web", text="a", limit=1) == (["alice"], True)
    assert bob.call("department.get", id="db")["department"]["people"] == 2

    # Title and primary one.
    assert hers("alice") == {"db": {"name": "DB"}, "web": {"name": "WEB", "primary": True}}
    root.call("department.set_member", id="db", user="alice", title="架构师", primary=True)
    assert hers("alice") == {"db": {"name": "DB", "title": "架构师", "primary": True},
                             "web": {"name": "WEB"}}
    with refuses("wrong_state", "primary"):
        root.call("department.set_member", id="db", user="alice", primary=False)
    with refuses("bad_field", "title"):
        root.call("department.set_member", id="db", user="alice", title="a\nb")
    with refuses("not_found", "user"):
        root.call("department.set_member", id="db", user="carol", title="x")

    # The head is somebody in it, until she goes.
    with refuses("bad_field", "head"):
        root.call("department.update", id="db", head="carol")
    assert root.call("department.update", id="db", head="alice")["department"]["head"] == "alice"
    assert hers("alice")["db"]["head"] is True
    row = bob.call("department.members", id="db")["people"][0]
    assert (row["title"], row["primary"], row["head"]) == ("架构师", True, True) and row["since_ts"] > 0
    with refuses("wrong_state"):
        root.call("department.delete", id="db")
    assert root.call("department.remove", id="db", users=["alice", "carol"])["removed"] == 1
    assert "head" not in bob.call("department.get", id="db")["department"]
    assert hers("alice") == {"web": {"name": "WEB", "primary": True}}, "another one is primary"
    root.call("user.disable", id="carol")
    assert bob.call("department.members", id="web")["people"][1]["disabled"] is True
    assert "departments" not in bob.call("user.list")["users"][0]
    for op, more in (("create", {"name": "X"}), ("update", {"id": "web", "name": "X"}),
                     ("add", {"id": "web", "users": ["bob"]}), ("remove", {"id": "web", "users": ["alice"]}),
                     ("set_member", {"id": "web", "user": "alice"}), ("delete", {"id": "rd"})):
        with refuses("forbidden"):
            bob.call("department." + op, **more)
