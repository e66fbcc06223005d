#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writers publish; readers comment when the channel lets them."""
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
    box.restart()
    alice, carol = (Person(box, p.id, create=False, token=p.token) for p in (alice, carol))
    carol.online()
    alice.sends("c:news", "after a restart")
    carol.expects_message("after a restart")
