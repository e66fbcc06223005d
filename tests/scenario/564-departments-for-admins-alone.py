#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where departments are not open, people see their own, administrators and
keys see all, and the tenant's log names none of them, and nobody."""
from lib import *

with Daemon(env={"YIZHAN_DEPARTMENTS__OPEN": "false"}) as box:
    root = box.person("root", admin=True)
    alice, bob = box.people("alice", "bob")
    alice.online()
    made = root.call("department.create", name="Secret", group=True, cid="c1")
    assert root.call("department.create", name="Secret", group=True, cid="c1") == made
    dept = made["department"]["id"]
    added = root.call("department.add", id=dept, users=["alice"], cid="a1")
    assert root.call("department.add", id=dept, users=["alice"], cid="a1") == added
    told = alice.expects("entry", conv="t:", type="department", seq=made["seq"])
    assert told["body"] == {"change": "create"}, told
    told = alice.expects("entry", conv="t:", type="department", seq=added["seq"])
    assert told["body"] == {"change": "add", "count": 1} and not told.get("users"), told
    for entry in bob.history("t:"):
        assert dept not in str(entry), entry
    for op, more in (("get", {"id": dept}), ("list", {}), ("tree", {}), ("members", {"id": dept})):
        with refuses("forbidden"):
            alice.call("department." + op, **more)
    with refuses("forbidden"):      # absent is the same as hidden
        alice.call("department.get", id="nowhere")
    assert alice.call("user.get", id="alice")["user"]["departments"] == [
        {"id": dept, "name": "Secret", "primary": True}]
    assert "departments" not in bob.call("user.get", id="alice")["user"]
    assert root.call("user.get", id="alice")["user"]["departments"][0]["id"] == dept
    assert root.call("department.tree")["departments"][0]["id"] == dept
    key = box.call("key.create", id="isv", scopes=["department.read"])["secret"]
    seen = http_call(box, "GET", f"/v1/departments/{dept}/members", token=key)
    assert [m["user"] for m in seen.json["people"]] == ["alice"], seen.text
    assert http_call(box, "POST", "/v1/departments", {"name": "X"}, token=key).code == "forbidden"
    alice.sends("g:" + made["department"]["group"], "we know each other")
