#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever is blocked sees the blocker go, as anybody goes, and nothing after
that; nor does asking tell."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.online()
    alice.call("presence.set", status={"text": "at work"})
    for person in (bob, carol):
        assert person.call("presence.subscribe", users=["alice"])["presence"][0]["online"]
    page = bob.opens("page", platform="web")
    page.call("presence.subscribe", users=["alice"])
    alice.call("block.add", user="bob")
    for session in (bob, page):
        assert session.expects("presence") == {"user": "alice", "online": False}
    alice.call("presence.set", status={"text": "still at work"})
    assert carol.expects("presence")["status"] == {"text": "still at work"}
    for session in (bob, page):
        session.expects_no("presence")
        assert session.call("presence.get", users=["alice"])["presence"] == [
            {"user": "alice", "online": False}]
        assert session.call("presence.subscribe", users=["alice"])["presence"] == [
            {"user": "alice", "online": False}]
    alice.call("presence.set", status={"text": "gone home"})
    assert carol.expects("presence")["status"] == {"text": "gone home"}
    bob.expects_no("presence")
    alice.call("block.remove", user="bob")
    assert bob.call("presence.subscribe", users=["alice"])["presence"][0]["status"] == {
        "text": "gone home"}
