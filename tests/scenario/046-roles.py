#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Auditors look and change nothing, helpers set passwords and sign devices out,
a tenant makes roles of its own; none of them reaches an administrator, and
what is taken ends at once."""
from lib import *

with Daemon() as box:
    root = box.person("root", admin=True, password="root's very own")
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    roles = root.call("role.list")
    assert [r["id"] for r in roles["roles"]] == ["auditor", "helper"]
    auditor = set(roles["roles"][0]["rights"])
    assert "user.read" in auditor and not any(r.endswith(".write") for r in auditor), auditor
    assert {"user.password", "setting.write"} <= set(roles["rights"]) and "act" not in roles["rights"]

    alice.online()
    root.call("role.give", user="alice", role="auditor")
    alice.session.expects_kick("admin")
    alice.session = None
    opened = alice.online().info["user"]
    assert opened["role"] == "auditor" and set(opened["rights"]) == auditor and not opened["admin"]
    alice.call("setting.get")
    alice.call("key.list")
    assert http_call(box, "GET", "/v1/webhooks", token=alice.token).status == 200
    for op, more in (("setting.update", {"org": "X"}), ("user.disable", {"id": "bob"}),
                     ("user.update", {"id": "bob", "name": "X"}), ("words.add", {"action": "mask", "words": ["x"]}),
                     ("role.list", {}), ("role.give", {"user": "alice", "role": "helper"}),
                     ("user.update", {"id": "alice", "admin": True})):
        with refuses("forbidden"):
            alice.call(op, **more)
    alice.call("user.update", id="alice", name="Alice A.")      # her own

    root.call("role.give", user="bob", role="helper")
    carol.online()
    bob.call("user.set_password", id="carol", password="handed over 1")
    carol.session.expects_kick("signed_out")
    carol.offline()
    carol.token = box.call("token.issue", user="carol")["token"]
    assert isinstance(bob.call("device.list", user="carol")["devices"], list)
    for id in ("root", "alice"):
        with refuses("forbidden"):
            bob.call("user.set_password", id=id, password="mine from now on")
    bob.call("user.set_password", password="his own, again 1")
    with refuses("forbidden"):
        bob.call("user.create", id="erin")

    # A role of one's own; another definition ends its sessions.
    made = root.call("role.set", id="hr", name="人事", rights=["user.write", "department.write"])
    assert made["role"]["rights"] == ["user.write", "department.write"] and not made["role"]["builtin"]
    root.call("role.give", user="dave", role="hr")
    dave.call("user.create", id="erin")
    dave.call("department.create", id="rd", name="R&D")
    dave.call("user.disable", id="erin")
    for op, more in (("user.create", {"id": "evil", "admin": True}), ("user.update", {"id": "erin", "admin": True}),
                     ("user.disable", {"id": "root"}), ("user.delete", {"id": "alice"}),
                     ("user.update", {"id": "dave", "admin": True}),
                     ("user.import", {"people": [{"id": "evil", "admin": True}]})):
        with refuses("forbidden"):
            dave.call(op, **more)
    assert [p["user"] for p in root.call("role.people")["people"]] == ["alice", "bob", "dave"]
    assert root.call("user.get", id="dave")["user"]["role"] == "hr"
    assert "role" not in carol.call("user.get", id="dave")["user"]
    dave.online()
    root.call("role.set", id="hr", rights=["department.write"])
    dave.session.expects_kick("admin")
    dave.session = None
    with refuses("forbidden"):
        dave.call("user.create", id="frank")
    dave.call("department.update", id="rd", name="RD")

    # A key reaches them as little as administrators; its tokens have no role.
    key = box.call("key.create", id="isv", scopes=["user.write", "token.write"])["secret"]
    taken = http_call(box, "POST", "/v1/users/password", {"id": "alice", "password": "the key's own"}, token=key)
    assert taken.code == "forbidden"
    assert http_call(box, "POST", "/v1/tokens", {"user": "alice"}, token=key).code == "forbidden"

    with refuses("wrong_state", "id"):
        root.call("role.delete", id="hr")
    with refuses("wrong_state", "id"):
        root.call("role.set", id="auditor", rights=["user.write"])
    with refuses("bad_field", "rights"):
        root.call("role.set", id="x", rights=["act"])
    with refuses("not_found", "role"):
        root.call("role.give", user="carol", role="nothing")
    with refuses("wrong_state", "user"):
        root.call("role.give", user="root", role="helper")
    root.call("role.give", user="dave")
    root.call("role.delete", id="hr")
    dave.session = None
    with refuses("forbidden"):
        dave.call("department.update", id="rd", name="R")
    root.call("user.update", id="bob", admin=True)
    assert [p["user"] for p in root.call("role.people")["people"]] == ["alice"]
    root.call("user.delete", id="alice")
    assert root.call("role.people")["people"] == []
