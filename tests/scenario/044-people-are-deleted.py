#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever is deleted is out at once and for ever: her sign-ins, devices,
contacts, departments and places in groups go, what she said stays under
nobody's name, and her id is never given again. Nobody deletes herself."""
import base64
import sqlite3

from lib import *


def records_with(text):
    with sqlite3.connect(f"file:{box.data}/tenants/default/tenant.db?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM record WHERE instr(body, ?)", (text,)).fetchone()[0]


with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice", password="correct horse")
    bob, carol = box.people("bob", "carol")
    box.call("department.create", id="rd", name="R&D", group=True)
    box.call("department.add", id="rd", users=["alice", "bob"])
    box.call("department.update", id="rd", head="alice")
    alice.call("group.create", id="club", name="Club", members=["bob"])
    alice.call("group.create", id="alone", name="Alone", members=[])
    alice.call("contact.request", user="bob")
    bob.call("contact.accept", user="alice")
    carol.call("block.add", user="alice")
    alice.sends("u:bob", "my own words")
    alice.sends("g:club", "to all")
    login = {"user": "alice", "password": "correct horse"}
    second = http_call(box, "POST", "/v1/auth/totp", login).json["key"]
    second = base64.urlsafe_b64encode(base64.b32decode(second)).decode().rstrip("=")
    assert records_with(second) == 1
    bob.online()

    would = chief.call("user.delete", id="alice", dry_run=True)
    assert not would["gone"] and (would["groups"], would["owned"], would["ended"]) == (3, 2, 1), would
    assert (would["direct"], would["contacts"], would["departments"]) == (1, 1, 1), would
    alice.call("session.ping")
    with refuses("wrong_state", "id"):
        chief.call("user.delete", id="chief")
    with refuses("wrong_state", "id"):
        box.call("user.delete", id="chief")     # the last one
    with refuses("forbidden"):
        bob.call("user.delete", id="alice")
    with refuses("not_found", "id"):
        chief.call("user.delete", id="nobody")

    chief.call("user.delete", id="alice")
    with refuses("contact_required"):       # at once, though what was hers goes later
        bob.sends("u:alice", "one more word")
    told = bob.expects("entry", conv="t:", type="user", body={"gone": True})
    assert told["users"] == ["alice"] and told["from"] == "chief"
    alice.online().expects_kick("disabled")
    alice.offline()
    assert http_call(box, "GET", "/v1/users", token=alice.token).code == "unauthorized"
    assert http_call(box, "POST", "/v1/auth/login", login).code == "bad_login"
    assert records_with(second) == 0
    until(lambda: box.call("user.delete", id="alice")["done"], "what was hers to go")

    gone = bob.call("user.get", id="alice")["user"]
    assert gone["gone"] and gone["name"] == "Deleted person" and not gone.get("departments")
    assert bob.texts("u:alice") == ["my own words"] and bob.texts("g:club") == ["to all"]
    assert [m["user"] for m in bob.call("group.members", id="club")["members"]] == ["bob"]
    assert bob.call("group.get", id="club")["group"]["owner"] == "bob"
    assert box.call("department.get", id="rd")["department"]["people"] == 1
    assert bob.call("contact.list")["contacts"] == [] == carol.call("block.list")["blocks"]
    assert box.call("device.list", user="alice")["devices"] == []
    with refuses("contact_required"):
        bob.sends("u:alice", "are you there?")
    for op, more in (("user.update", {"name": "A"}), ("user.disable", {"disabled": False}),
                     ("user.set_password", {"password": "long enough 1"})):
        with refuses("not_found", "id"):
            chief.call(op, id="alice", **more)
    with refuses("exists", "id"):
        chief.call("user.create", id="alice", name="Deleted person")
    made = chief.call("user.import", people=[{"id": "alice", "name": "Deleted person"}])
    assert made["results"][0]["state"] == "taken"
    with refuses("not_found", "users"):
        bob.call("group.add", id="club", users=["alice"])
    with refuses("not_found", "conv"):
        carol.sends("u:alice", "hello")
    with refuses("user_disabled"):
        chief.call("token.issue", user="alice")
    assert [u["id"] for u in chief.call("user.list")["users"]] == ["bob", "carol", "chief"]
    assert chief.call("user.list", disabled=True)["users"] == []
    assert chief.call("tenant.stats")["people"] == 3, "her place is free"
