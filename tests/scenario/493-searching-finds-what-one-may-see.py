#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Searching shows what reading shows: only the stretches of a membership, and
never what was recalled, edited away, burns, was deleted for oneself or was
said to others, whether the index has heard of that or not."""
from lib import *
from lib.search import ENOUGH, settled, texts

with Daemon(env=ENOUGH) as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    box.group("team", alice, bob)

    def say(text, conv="g:team", **more):
        return alice.sends(conv, "会议" + text, **more)

    def both(who):
        """What is found is what is read, of what is searched for."""
        found = texts(who, "会议", conv="g:team")
        assert found == [t for t in who.texts("g:team")[::-1] if "会议" in t], found
        return [t[2:] for t in found]

    say("1")
    bob.call("group.leave", id="team")
    say("2 between")
    alice.call("group.add", id="team", users=["bob", "carol"])
    settled(alice, say("3"))
    assert both(alice) == ["3", "2 between", "1"]
    assert both(bob) == ["3", "1"] and both(carol) == ["3"]
    bob.call("group.leave", id="team")
    settled(alice, say("4"))
    assert texts(bob, "会议") == ["会议3", "会议1"]       # who left keeps what was hers
    alice.call("group.update", id="team", settings={"history": -1})
    alice.call("group.add", id="team", users=["dave"])
    assert both(dave) == ["4", "3", "2 between", "1"]     # newcomers see all by now
    alice.call("group.remove", id="team", users=["carol"], cid=new_cid())
    settled(alice, say("5"))
    assert texts(carol, "会议") == ["会议4", "会议3"]

    # At once, whether the index knows of it yet or not.
    gone, was, mine = say("gone"), say("was"), say("mine")
    say("to dave", to=["dave"])
    settled(alice, say("6"))
    assert both(dave)[:5] == ["6", "to dave", "mine", "was", "gone"]
    alice.recalls("g:team", gone["seq"])
    alice.call("message.edit", conv="g:team", seq=was["seq"], cid=new_cid(), kind="text",
               body={"text": "改到周五"})
    dave.call("message.delete", conv="g:team", seqs=[mine["seq"]])
    for _ in range(2):      # the second time the index has taken it
        assert texts(alice, "会议was") == texts(dave, "会议was") == []
        assert texts(alice, "会议gone") == [] and texts(dave, "会议mine") == []
        assert texts(alice, "会议mine") == ["会议mine"]
        settled(alice, say("7"))
    assert texts(alice, "周五") == texts(dave, "改到") == ["改到周五"]
    dave.call("conversation.clear", conv="g:team")
    assert texts(dave, "会议", conv="g:team") == []

    # What burns is not searched for, nor is what is still being said.
    alice.sends("u:bob", "会议的秘密", burn_s=60)
    open_ = alice.call("stream.open", conv="u:bob", cid="s")
    alice.call("stream.append", conv="u:bob", seq=open_["seq"], at=0, text="会议进行")
    settled(alice, alice.sends("u:bob", "闲话"))
    assert texts(alice, "会议", conv="u:bob") == texts(bob, "会议", conv="u:alice") == []
    alice.call("stream.finish", conv="u:bob", seq=open_["seq"], cid="f", text="会议进行中")
    settled(alice, alice.sends("u:bob", "闲话"))
    assert texts(bob, "会议", conv="u:alice") == ["会议进行中"]

    # A group that was dissolved for everybody is not there any more.
    alice.call("group.dissolve", id="team", history=False, cid=new_cid())
    assert "会议5" not in texts(alice, "会议") and texts(carol, "会议") == []
    with refuses("not_member"):
        alice.call("message.search", text="会议", conv="g:team")
