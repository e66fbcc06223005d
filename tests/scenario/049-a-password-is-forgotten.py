#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who forgot her password gets a link by mail: once, for half an hour, and
never if the password or the address changed meanwhile. Nobody learns from it
who is there."""
from lib import *
from lib.post import PostOffice


def asks(user, status=200, **more):
    answer = http_call(box, "POST", "/v1/auth/forgot", {"user": user, **more})
    assert answer.status == status, answer.body
    return answer.json


def resets(token, password, code=None):
    answer = http_call(box, "POST", "/v1/auth/reset", {"token": token, "password": password})
    assert (answer.json.get("code") if answer.status != 200 else None) == code, answer.body
    return answer.json


def login(user, password):
    return http_call(box, "POST", "/v1/auth/login", {"user": user, "password": password}).status


office = PostOffice()
with Daemon(clock=True) as box:
    root = box.person("root", admin=True, password="before it all")
    alice = box.person("alice", name="爱丽丝", password="before it all")
    bob, mute, gone = (box.person(id, password="before it all") for id in ("bob", "mute", "gone"))
    box.person("keyless")
    assert asks("alice", 409)["code"] == "wrong_state"
    root.call("mail.update", host="127.0.0.1", port=office.port, security="none",
              url="https://chat.example.com", **{"from": "chat@example.com"})
    root.call("setting.update", org="灯笼 & Co")
    for id in ("alice", "gone", "keyless"):
        root.call("user.update", id=id, email=f"{id.title()}@Example.com")
    root.call("user.update", id="bob", email="alice@example.com")
    root.call("user.disable", id="gone")
    with refuses("forbidden"):
        alice.call("user.update", id="alice", email="mine@example.com")
    with refuses("bad_field", field="email"):
        root.call("user.update", id="alice", email="a@b\nBcc: c@d")
    assert alice.call("user.get", id="alice")["user"]["email"] == "Alice@Example.com"
    assert "email" not in bob.call("user.get", id="alice")["user"]

    for nobody in ("mute", "gone", "keyless", "nobody", "nobody@example.com"):
        assert asks(nobody) == {}
    assert asks("alice", tenant="nowhere") == {} and asks("alice") == {}
    [letter] = office.taken()
    assert letter.recipients == ["Alice@Example.com"] and "灯笼 & Co" in letter.subject
    assert "爱丽丝" in letter.text and "https://chat.example.com/#reset=yz_default_" in letter.text
    alice.online()
    resets(letter.token, "short", "bad_field")
    assert resets(letter.token, "after it all")["user"]["id"] == "alice"
    alice.online().expects_kick("signed_out")
    assert login("alice", "before it all") == 401 and login("alice", "after it all") == 200
    resets(letter.token, "once more, please", "link_invalid")
    resets("yz_nowhere_" + "x" * 43, "once more, please", "link_invalid")

    asks("ALICE@example.com")               # a letter for each of them
    two = {letter.token: letter.text for letter in office.taken(3)[1:]}
    assert {("alice" in text, "bob" in text) for text in two.values()} == {(True, False), (False, True)}
    root.call("user.update", id="alice", email="other@example.com")
    root.call("user.set_password", id="bob", password="by an admin")
    for token in two:
        resets(token, "once more, please", "link_invalid")
    asks("alice")
    late = office.taken(4)[3].token
    box.jump(minutes=31)
    resets(late, "once more, please", "link_invalid")
    asks("alice")
    assert asks("alice", 429)["code"] == "too_fast" and asks("mute") == asks("mute") == {}
    assert asks("mute", 429)["code"] == "too_fast"
    newest = office.taken(5)[4].token
    assert not any(t[-43:].encode() in p.read_bytes() for t in (newest, late)
                   for p in box.data.rglob("*") if p.is_file()) and newest not in box.log()
