#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Remark, tags and star are one's own, told to one's own devices; lists come
by pages, by tag and by star."""
from lib import *

with Daemon() as box:
    alice = box.person("alice")
    others = box.people("bob", "carol", "dave", "erin")
    for other in others:
        alice.call("contact.request", user=other.id)
        other.call("contact.accept", user="alice")
    phone = alice.opens("handy", platform="phone")
    bob = others[0]
    alice.call("contact.set", user="bob", remark="Bobby 鲍勃", tags=["work", "chess"], star=True)
    assert phone.expects("entry", type="contact")["users"] == ["bob"]
    bob.expects_no("entry", type="contact", users=["x"])
    seen = bob.conversation("s:bob")["seq"]
    alice.call("contact.set", user="carol", tags=["work"])
    alice.call("contact.set", user="bob", star=False)
    assert bob.conversation("s:bob")["seq"] == seen
    row = alice.call("contact.list", limit=1)
    assert row["more"] and row["contacts"][0]["remark"] == "Bobby 鲍勃", row
    assert row["contacts"][0]["tags"] == ["work", "chess"] and "star" not in row["contacts"][0]
    rest = alice.call("contact.list", after="bob")
    assert [c["user"] for c in rest["contacts"]] == ["carol", "dave", "erin"]
    assert not rest["more"]
    work = alice.call("contact.list", tag="work", limit=1)
    assert [c["user"] for c in work["contacts"]] == ["bob"] and work["more"]
    work = alice.call("contact.list", tag="work", after="bob")
    assert [c["user"] for c in work["contacts"]] == ["carol"] and not work["more"]
    alice.call("contact.set", user="dave", star=True)
    assert [c["user"] for c in alice.call("contact.list", star=True)["contacts"]] == ["dave"]
    assert "remark" not in bob.call("contact.list")["contacts"][0]
    alice.call("contact.set", user="bob", remark="", tags=[])
    assert set(alice.call("contact.list", limit=1)["contacts"][0]) == {
        "user", "name", "since_ts"}
    assert alice.call("contact.set", user="bob", tags=[]) == {}
    for bad in ({"remark": "x" * 65}, {"remark": "a\nb"}, {"tags": ["x" * 33]},
                {"tags": ["a", "a"]}, {"tags": ["t"] * 17}, {"star": 1}):
        with refuses("bad_field"):
            alice.call("contact.set", user="bob", **bad)
