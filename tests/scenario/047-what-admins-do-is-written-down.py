#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The audit log says who did what and why, newest first, without secrets. A
search in everybody's messages wants a reason and stands there before it is
answered; an administrator takes messages back."""
from lib import *
from lib.search import settled

with Daemon() as box:
    root = box.person("root", admin=True)
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.person("dave")
    root.call("user.set_password", id="dave", password="very very secret")
    root.call("role.give", user="carol", role="auditor")
    root.call("user.update", id="bob", name="Bob B.")

    def rows(who=root, **asked):
        return who.call("audit.list", **asked)["rows"]

    newest = rows(limit=3)
    assert [(r["by"], r["op"]) for r in newest] == [
        ("root", "user.update"), ("root", "role.give"), ("root", "user.set_password")]
    assert newest[0]["said"] == {"id": "bob", "name": "Bob B."}
    assert newest[2]["said"] == {"id": "dave"}, "no secrets"
    assert [r["op"] for r in rows(op="role.")] == ["role.give"]
    assert {r["op"] for r in rows(by="")} >= {"user.create", "token.issue"}, "the system, too"
    assert rows(before_ts=newest[-1]["ts"], by="root") == []
    assert len(rows(after_ts=newest[0]["ts"])) >= 1
    page = root.call("audit.list", limit=2)
    assert page["more"]
    rest = rows(after=page["next"], limit=1)
    assert rest == [newest[2]]
    with refuses("bad_field", "after"):
        rows(after="nowhere")
    with refuses("forbidden"):
        rows(alice)

    last = alice.sends("u:bob", "the merger is off")
    alice.call("group.create", id="g1", name="G", members=["bob"])
    settled(alice, alice.sends("g:g1", "about the merger"))
    with refuses("bad_field", "reason"):
        carol.call("audit.search", text="merger")
    found = carol.call("audit.search", text="merger", reason="complaint 12")
    assert [h["entry"]["conv"] for h in found["hits"]] == ["g:g1", "d:alice:bob"], found
    assert rows(carol, limit=1)[0]["by"] == "carol"
    assert rows(carol, limit=1)[0]["said"] == {"reason": "complaint 12", "text": "merger"}
    one = root.call("audit.search", conv="d:alice:bob", **{"from": "alice"}, reason="complaint 12")
    assert [h["entry"]["body"]["text"] for h in one["hits"]] == ["the merger is off"]
    with refuses("not_found", "conv"):
        root.call("audit.search", conv="g:none", text="x", reason="complaint 12")
    with refuses("forbidden"):
        alice.call("audit.search", text="merger", reason="I want to know")
    for op, more in (("message.remove", {"conv": "d:alice:bob", "seq": last["seq"]}),
                     ("user.set_password", {"id": "bob", "password": "long enough 1"})):
        with refuses("forbidden"):
            carol.call(op, **more)

    bob.online()
    root.call("message.remove", conv="d:alice:bob", seq=last["seq"], reason="complaint 12")
    told = bob.expects("entry", type="recall", target=last["seq"])
    assert told["from"] == "root" and told["conv"] == "u:alice"
    assert bob.texts("u:alice") == [] and bob.history("u:alice")[0]["recalled"]
    assert root.call("message.remove", conv="d:alice:bob", seq=last["seq"]) == {}
    with refuses("not_found", "seq"):
        root.call("message.remove", conv="d:alice:bob", seq=99)
    assert rows(op="message.remove")[-1]["said"]["reason"] == "complaint 12"
    assert root.call("audit.search", text="off", reason="complaint 12")["hits"] == []

    before = rows(limit=500)
    box.kill()
    root.session = None
    box.start()
    assert rows(limit=500) == before
