#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A closed channel, whose writers choose its readers; a new owner; its end."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    bob.online()
    alice.call("channel.create", id="news", name="News")
    for reader in (bob, carol):
        reader.call("channel.follow", id="news")
    alice.sends("c:news", "first")
    alice.call("channel.update", id="news", settings={"open": False, "listed": False})
    dave = box.person("dave")
    with refuses("not_member"):
        dave.call("channel.follow", id="news")
    with refuses("not_member"):
        dave.call("channel.get", id="news")
    assert dave.call("channel.list")["channels"] == []
    assert alice.call("channel.add", id="news", users=["dave", "carol"]) == {"added": 1}
    assert alice.call("channel.add", id="news", users=["dave", "carol"]) == {"added": 0}
    dave.online()
    alice.sends("c:news", "for dave as well")
    dave.expects_message("for dave as well")
    assert dave.texts("c:news")[0] == "first"
    for call in ("channel.add", "channel.remove"):
        with refuses("forbidden"):
            carol.call(call, id="news", users=["dave"])
    with refuses("forbidden", "users"):
        alice.call("channel.remove", id="news", users=["dave", "alice"])
    assert alice.call("channel.remove", id="news", users=["dave"]) == {"removed": 1}
    assert dave.sync()[0]["c:news"]["left"]
    with refuses("bad_field", "owner"):
        alice.call("channel.update", id="news", owner="dave")
    assert alice.call("channel.update", id="news", owner="carol")["channel"]["owner"] == "carol"
    with refuses("forbidden"):
        alice.call("channel.dissolve", id="news")

    ended = carol.call("channel.dissolve", id="news", cid="d1")
    assert carol.call("channel.dissolve", id="news", cid="d1") == ended
    bob.expects("entry", conv="c:news", type="destroy", seq=ended["seq"])
    with refuses("wrong_state"):
        carol.sends("c:news", "anybody?")
    assert bob.sync()[0]["c:news"]["dissolved"]
    assert bob.texts("c:news") == ["first", "for dave as well"]
    assert bob.call("channel.unfollow", id="news") == {"following": False}
    with refuses("exists"):
        carol.call("channel.create", id="news", name="Again")
    made = box.call("channel.create", id="hr", name="HR", owner="bob")
    assert made["channel"]["owner"] == "bob"
    with refuses("bad_field", "owner"):
        box.call("channel.create", name="Nobody's")
