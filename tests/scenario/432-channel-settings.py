#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writers, comments, a closed channel, a new owner, the end of it."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    for person in (alice, bob, carol):
        person.online()
    alice.call("channel.create", id="news", name="News")
    carol.call("channel.follow", id="news")
    with refuses("forbidden"):
        carol.call("channel.writers", id="news", add=["carol"])
    done = alice.call("channel.writers", id="news", add=["bob"], cid="w1")
    assert alice.call("channel.writers", id="news", add=["bob"], cid="w1")["seq"] == done["seq"]
    assert carol.expects("entry", conv="c:news", type="update")["users"] == ["bob"]
    bob.expects("entry", conv="s:bob", type="setting")
    assert bob.sync()[0]["c:news"]["role"] == "writer"
    seq = bob.sends("c:news", "by a writer")["seq"]
    carol.expects_message("by a writer")
    with refuses("forbidden"):
        bob.call("channel.update", id="news", name="Ours")

    alice.call("channel.update", id="news", settings={"comments": True})
    with refuses("forbidden", "conv"):
        carol.sends("c:news", "to nothing")
    carol.sends("c:news", "a comment", reply_to=seq)
    assert bob.expects_message("a comment")["reply_to"] == seq
    with refuses("forbidden", "mentions"):
        carol.sends("c:news", "@all", reply_to=seq, mentions=["*"])
    comment = carol.sends("c:news", "rude", reply_to=seq)["seq"]
    bob.recalls("c:news", comment)

    alice.call("channel.writers", id="news", remove=["bob"])
    with refuses("forbidden", "conv"):
        bob.sends("c:news", "no longer")
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
    assert dave.texts("c:news")[0] == "by a writer"
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
    assert bob.texts("c:news") == ["by a writer", "a comment", "for dave as well"]
    assert bob.call("channel.unfollow", id="news") == {"following": False}
    with refuses("exists"):
        carol.call("channel.create", id="news", name="Again")
    made = box.call("channel.create", id="hr", name="HR", owner="bob")
    assert made["channel"]["owner"] == "bob"
    with refuses("bad_field", "owner"):
        box.call("channel.create", name="Nobody's")
