#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A department's group has its people, always: who comes is in it, who goes is
out of it, by one entry each; by hand nobody comes, goes or ends it."""
from lib import *


def here(conv):
    return [m["user"] for m in box.call("group.members", id=conv[2:])["members"]]


with Daemon() as box:
    root = box.person("root", admin=True)
    alice, bob, carol = box.people("alice", "bob", "carol")
    dept = box.call("department.create", id="rd", name="研发部", group=True)["department"]
    conv = "g:" + dept["group"]
    group = root.call("group.get", id=dept["group"])["group"]
    assert (group["name"], group["owner"], group["members"], group["department"]) == ("研发部", "", 0, "rd")
    alice.online(), bob.online()
    box.call("department.add", id="rd", users=["alice", "bob"])
    assert alice.expects("entry", conv=conv, type="join")["users"] == ["alice", "bob"]
    alice.sends(conv, "hello")
    bob.expects_message("hello", conv=conv)
    with refuses("not_member"):
        carol.sends(conv, "may I")

    # Not by hand: neither its people, nor its admins, nor those of the tenant.
    box.call("department.update", id="rd", head="alice", name="R&D")
    assert alice.call("group.get", id=dept["group"])["group"]["owner"] == "alice"
    assert bob.conversation(conv)["title"] == "R&D"
    for who, op, more in (
            (bob, "leave", {}), (alice, "leave", {}), (alice, "add", {"users": ["carol"]}),
            (root, "add", {"users": ["carol"]}), (root, "remove", {"users": ["bob"]}),
            (alice, "invite", {"users": ["carol"]}), (alice, "transfer", {"user": "bob"}),
            (alice, "update", {"owner": "bob"}), (alice, "update", {"name": "Mine"}),
            (root, "dissolve", {})):
        with refuses("wrong_state", "id"):
            who.call("group." + op, id=dept["group"], **more)
    alice.call("group.update", id=dept["group"], settings={"join": "open"})
    with refuses("not_member"):
        carol.call("group.join", id=dept["group"])
    alice.call("group.set_role", id=dept["group"], users=["bob"], role="admin")
    assert here(conv) == ["alice", "bob"]

    # It follows, over a kill too; nobody inherits it from the head.
    box.call("department.add", id="rd", users=["carol"])
    box.kill()
    box.start()
    for person in (root, alice, bob, carol):
        person.session = None
    carol.sends(conv, "here I am")
    box.call("department.remove", id="rd", users=["alice"])
    assert here(conv) == ["bob", "carol"]
    assert root.call("group.get", id=dept["group"])["group"]["owner"] == ""
    with refuses("not_member"):
        alice.sends(conv, "still here?")
    assert alice.texts(conv) == ["hello", "here I am"]

    # Let go, it is a group as others are, and somebody's; another one begins with all.
    row = box.call("department.update", id="rd", group=False)["department"]
    assert "group" not in row
    freed = bob.call("group.get", id=dept["group"])["group"]
    assert freed["owner"] == "bob" and "department" not in freed
    bob.call("group.add", id=dept["group"], users=["alice"])
    box.call("department.remove", id="rd", users=["carol"])
    assert here(conv) == ["alice", "bob", "carol"]
    box.call("department.update", id="rd", head="bob")
    again = box.call("department.update", id="rd", group=True, cid="g")["department"]["group"]
    assert again != dept["group"]
    assert box.call("department.update", id="rd", group=True, cid="g")["department"]["group"] == again
    assert bob.call("group.get", id=again)["group"]["owner"] == "bob" and here("g:" + again) == ["bob"]
    bob.sends("g:" + again, "the last word")
    box.call("department.remove", id="rd", users=["bob"])
    box.call("department.delete", id="rd")
    assert root.call("group.get", id=again)["group"]["dissolved"] is True
    assert bob.texts("g:" + again) == ["the last word"]
