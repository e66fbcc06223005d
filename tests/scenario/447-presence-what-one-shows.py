#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A status of words and a picture until some time, last seen for everyone,
contacts or nobody, being invisible: chosen by oneself, kept over a kill, told
to one's own devices and to those who watch."""
from lib import *

with Daemon(clock=True) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    bob.call("contact.request", user="alice")
    alice.call("contact.accept", user="bob")
    phone = bob.opens("handy", platform="phone")
    alice.call("presence.subscribe", users=["bob"])
    now = bob.call("session.ping")["ts"]
    bob.call("presence.set", status={"text": "会议中", "emoji": "📅", "until_ts": now + 60 * 60000},
             cid="s1")
    assert phone.expects("entry", type="presence")["conv"] == "s:bob"
    status = {"text": "会议中", "emoji": "📅", "until_ts": now + 60 * 60000}
    assert alice.expects("presence")["status"] == status
    assert bob.call("presence.set", status=status, cid="s2")["seq"]
    assert bob.call("presence.set", status=status) == {}
    box.kill()
    box.start()
    alice.session = bob.session = None
    bob.online()
    shown = bob.call("presence.settings")
    assert shown == {**status, "last_seen": "everyone", "invisible": False}, shown
    assert alice.call("presence.subscribe", users=["bob"])["presence"][0]["status"] == status
    box.jump(hours=2)
    assert alice.expects("presence") == {
        "user": "bob", "online": True, "platforms": ["desktop"]}
    bob.call("presence.set", invisible=True)
    assert alice.expects("presence") == {"user": "bob", "online": False}
    assert alice.call("presence.get", users=["bob"])["presence"] == [
        {"user": "bob", "online": False}]
    bob.call("presence.set", invisible=False, last_seen="contacts")
    assert alice.expects("presence")["online"]
    bob.session.call("session.close")
    bob.session = None
    alice.expects("presence", online=False)

    def seen(person):
        return "last_seen_ts" in person.call("presence.get", users=["bob"])["presence"][0]
    assert (seen(alice), seen(carol)) == (True, False)
    bob.call("presence.set", last_seen="nobody")
    bob.session.call("session.close")
    until(lambda: not alice.call("presence.get", users=["bob"])["presence"][0]["online"])
    assert (seen(alice), seen(carol)) == (False, False)
    bob.session = None
    for bad in ({"status": {"text": "x" * 81}}, {"last_seen": "me"}, {"status": {"until_ts": -1}}):
        with refuses("bad_field"):
            bob.call("presence.set", **bad)
