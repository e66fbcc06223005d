#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Making people (asked twice: the same answer), getting one, listing by pages
and by text, renaming; what each may do to whom."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    first = chief.call("user.create", id="alice", name="Alice 爱丽丝")
    assert chief.call("user.create", id="alice", name="Alice 爱丽丝") == first
    with refuses("exists"):
        chief.call("user.create", id="alice", name="Another")
    assert chief.call("user.create", id="bob")["user"]["name"] == "bob"
    bob = Person(box, "bob", create=False, token=chief.call("token.issue", user="bob")["token"])
    with refuses("forbidden"):
        bob.call("user.create", id="carol")

    for n in range(25):
        chief.call("user.create", id=f"user-{n:02}", name=f"Worker {n}")
    seen, after = [], {}
    while True:
        page = bob.call("user.list", limit=10, **after)
        seen += [u["id"] for u in page["users"]]
        if not page["more"]:
            break
        after = {"after": seen[-1]}
    assert seen == sorted(seen) and len(seen) == 28
    assert [u["id"] for u in bob.call("user.list", text="爱丽")["users"]] == ["alice"]
    assert [u["id"] for u in bob.call("user.list", text="WORKER 7")["users"]] == ["user-07"]
    assert bob.call("user.get", id="alice")["user"]["name"] == "Alice 爱丽丝"
    with refuses("not_found"):
        bob.call("user.get", id="nobody")

    assert bob.call("user.update", id="bob", name="Bobby")["user"]["name"] == "Bobby"
    chief.expects("entry", conv="t:", type="user", users=["bob"])
    with refuses("forbidden"):
        bob.call("user.update", id="alice", name="Mallory")
    with refuses("forbidden"):
        bob.call("user.update", id="bob", admin=True)
    chief.call("user.update", id="alice", name="Alice II", admin=True)
    assert bob.call("user.get", id="alice")["user"] == {
        **first["user"], "name": "Alice II", "admin": True, "departments": []}
    with refuses("not_found"):
        chief.call("user.update", id="nobody", name="x")
