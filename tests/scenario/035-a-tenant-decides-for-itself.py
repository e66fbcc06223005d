#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An admin decides how long messages may be taken back or changed, how long a
sign-in lasts, who writes to whom, and who makes groups: each is obeyed at once,
survives a kill, goes back to its default, and gives way to the configuration."""
from lib import *


def setting(name):
    return next(s for s in chief.call("setting.get")["settings"] if s["name"] == name)


with Daemon(clock=True) as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    told = setting("recall_window_ms")
    assert told["value"] == told["default"] == 120000 and not told["locked"], told
    assert "changed_ts" not in told and told["option"] == "session.recall_window", told

    answer = chief.call("setting.update", org="驿站公司", recall_window_ms=3600000,
                        edit_window_ms=0, groups_by_admins=True)
    assert answer["org"] == "驿站公司", answer
    told = setting("recall_window_ms")
    assert told["value"] == 3600000 and told["default"] == 120000, told
    assert told["changed_by"] == "chief" and told["changed_ts"] > 0, told

    # Each is obeyed, and told to who signs in.
    sent = alice.sends("u:bob", "said")
    opened = alice.opens(device="d2", platform="web").info
    assert opened["org"] == "驿站公司" and opened["limits"]["recall_ms"] == 3600000, opened
    assert opened["limits"]["edit_ms"] == 0, opened
    box.jump(minutes=30)
    with refuses("edit_too_late"):
        alice.call("message.edit", conv="u:bob", seq=sent["seq"], cid=new_cid(),
                   kind="text", body={"text": "x"})
    alice.recalls("u:bob", sent["seq"])
    with refuses("forbidden"):
        alice.call("group.create", id="g1", name="G", members=["bob"])
    assert chief.call("group.create", id="g1", name="G", members=["bob"])
    chief.call("setting.update", direct_needs_contact=True)
    with refuses("contact_required"):
        alice.sends("u:bob", "not a contact")

    box.kill()
    box.start()
    for person in (chief, alice, bob):
        person.session = None
    with refuses("contact_required"):
        alice.sends("u:bob", "still not")
    chief.call("setting.update", direct_needs_contact=False, groups_by_admins=False,
               reset=["recall_window_ms"])
    assert setting("recall_window_ms")["value"] == 120000
    alice.sends("u:bob", "again")
    alice.call("group.create", id="g2", name="G", members=["bob"])

    # Whoever read an older state is told so; a tenant's are its own.
    answer = http_call(box, "GET", "/v1/settings", token=chief.token)
    stale = answer.headers["etag"]
    chief.call("setting.update", edit_window_ms=60000)
    again = http_call(box, "PATCH", "/v1/settings", {"edit_window_ms": 1}, token=chief.token,
                      headers={"If-Match": stale})
    assert again.status == 412, again.body
    box.call("tenant.create", id="acme")
    other = {s["name"]: s["value"] for s in box.call("setting.get", tenant="acme")["settings"]}
    assert other["edit_window_ms"] == 86400000, other

    for bad in ({"recall_window_ms": -1}, {"edit_window_ms": 10 ** 15}, {"reset": ["nothing"]},
                {"token_lifetime_ms": 1}, {"org": ""}, {"edit_window_ms": 5, "reset": ["edit_window_ms"]}):
        with refuses("bad_field"):
            chief.call("setting.update", **bad)
    for op in ("setting.get", "setting.update"):
        with refuses("forbidden"):
            alice.call(op)

    # How long a sign-in lasts.
    chief.call("setting.update", token_lifetime_ms=3600000)
    box.call("user.set_password", id="bob", password="long enough for bob")
    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "bob", "password": "long enough for bob"}).json
    assert 0 < login["expires_ts"] - setting("token_lifetime_ms")["changed_ts"] <= 3700000, login

    box.configure("[session]\nrecall_window = \"5m\"\nedit_window = \"24h\"\n")
    chief.call("setting.update", recall_window_ms=1000)
    box.restart()
    chief.session = None
    told = setting("recall_window_ms")
    assert told["locked"] and told["value"] == 300000, told
    assert setting("edit_window_ms")["locked"], "given, though as by default"
    assert not setting("token_lifetime_ms")["locked"]
    with refuses("wrong_state", "recall_window_ms"):
        chief.call("setting.update", recall_window_ms=2000)
