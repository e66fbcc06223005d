#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is made an admin can act as one after signing in again; who no longer
is one cannot act in the very next call, on no door."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")
    alice.online()
    chief.call("user.update", id="alice", admin=True)
    alice.online().expects_kick("admin")
    alice.session = None
    alice.call("user.create", id="bob")
    assert http_call(box, "POST", "/v1/users", {"id": "carol"}, token=alice.token).status == 200

    chief.call("user.update", id="alice", admin=False)
    assert http_call(box, "POST", "/v1/users", {"id": "dave"}, token=alice.token).code == "forbidden"
    alice.online().expects_kick("admin")
    alice.session = None
    with refuses("forbidden"):
        alice.call("user.create", id="dave")
    alice.call("session.ping")
    assert [u["id"] for u in chief.call("user.list")["users"]] == ["alice", "bob", "carol", "chief"]
