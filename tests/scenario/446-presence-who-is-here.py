#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is here, on what, told when it changes; a short outage shows nothing, a
polite goodbye does at once; who does not exist is not here."""
from lib import *

config = "[people]\npresence_grace = \"1h\"\n"
with Daemon(config=config) as box:
    alice, bob = box.people("alice", "bob")
    alice.online()
    got = alice.call("presence.get", users=["bob", "nobody", "alice"])["presence"]
    assert got[0] == {"user": "bob", "online": False}, got
    assert got[1] == {"user": "nobody", "online": False}, got
    assert got[2] == {"user": "alice", "online": True, "platforms": ["desktop"]}, got
    answer = alice.call("presence.subscribe", users=["bob", "nobody"])
    assert answer["lifetime_ms"] == 3600 * 1000
    assert [p["online"] for p in answer["presence"]] == [False, False]
    phone = bob.opens("handy", platform="phone")
    assert alice.expects("presence") == {
        "user": "bob", "online": True, "platforms": ["phone"]}
    page = bob.opens("page", platform="web")
    assert alice.expects("presence", online=True)["platforms"] == ["phone", "web"]
    # A line goes dead and comes back: nothing to tell, now or later.
    phone.drops()
    until(lambda: len(page.call("session.list")["sessions"]) == 1, "losing it")
    phone = bob.opens("handy", platform="phone")
    assert alice.call("presence.get", users=["bob"])["presence"][0]["platforms"] == [
        "phone", "web"]
    page.call("session.close")
    assert alice.expects("presence") == {
        "user": "bob", "online": True, "platforms": ["phone"]}
    phone.call("session.close")
    assert alice.expects("presence") == {"user": "bob", "online": False}
    seen = alice.call("presence.get", users=["bob"])["presence"][0]
    assert seen["last_seen_ts"] > 0 and not seen["online"], seen
    alice.call("presence.unsubscribe", users=["bob"])
    bob.online()
    assert alice.call("presence.get", users=["bob"])["presence"][0]["online"]
    alice.expects_no("presence")
    assert http_call(box, "GET", "/v1/presence?users=bob,nobody", token=alice.token).json[
        "presence"][0]["online"]
    with refuses("bad_field"):
        alice.call("presence.get", users=[f"p{n}" for n in range(101)])
    with refuses("bad_field"):
        alice.call("presence.get", users=[])
