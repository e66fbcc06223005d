#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A channel: its writers publish, whoever follows reads; following is told
to one's own devices alone, and nobody's cursor to anybody."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    for person in (alice, bob, carol):
        person.online()
    phone = carol.opens("handy", platform="phone")
    made = alice.call("channel.create", id="news", name="News", cid="c1")
    assert alice.call("channel.create", id="news", name="News", cid="c1") == made
    with refuses("exists"):
        bob.call("channel.create", id="news", name="Mine")
    assert made["channel"] == dict(made["channel"], conv="c:news", owner="alice", readers=1,
                                   listed=True, comments=False, open=True)
    alice.sends("c:news", "first")
    assert [c["id"] for c in bob.call("channel.list", text="news")["channels"]] == ["news"]
    with refuses("not_member"):
        bob.history("c:news")
    with refuses("not_member"):
        bob.call("channel.follow", id="none")

    assert carol.call("channel.follow", id="news") == {"following": True}
    assert carol.call("channel.follow", id="news") == {"following": True}
    assert phone.expects("entry", conv="s:carol", type="setting")["body"] == {"conv": "c:news"}
    alice.expects("entry", conv="c:news", type="create")
    alice.expects_no("entry", conv="c:news")
    assert carol.texts("c:news") == ["first"]
    here = carol.sync()[0]["c:news"]
    assert (here["kind"], here["role"], here["unread"]) == ("channel", "reader", 0)
    seq = alice.sends("c:news", "second")["seq"]
    for session in (carol, phone):
        session.expects_message("second", conv="c:news", seq=seq)
    assert carol.conversation("c:news")["unread"] == 1
    carol.reads("c:news", seq)
    phone.expects("read", conv="c:news", user="carol")
    carol.call("conversation.delivered", conv="c:news", seq=seq)
    carol.call("conversation.typing", conv="c:news")
    for event in ("read", "delivered", "typing"):
        alice.expects_no(event)
    with refuses("forbidden", "conv"):
        carol.sends("c:news", "may I?")
    with refuses("forbidden", "conv"):
        carol.sends("c:news", "may I?", reply_to=seq)
    with refuses("forbidden"):
        carol.call("channel.readers", id="news")
    assert [(r["user"], r["role"]) for r in alice.call("channel.readers", id="news")["readers"]] == [
        ("alice", "owner"), ("carol", "reader")]

    carol.call("channel.unfollow", id="news")
    alice.sends("c:news", "third")
    carol.expects_no("message")
    assert carol.texts("c:news") == ["first", "second"]
    assert carol.sync()[0]["c:news"]["left"]
    with refuses("wrong_state"):
        alice.call("channel.unfollow", id="news")
    carol.call("channel.follow", id="news")
    assert carol.texts("c:news") == ["first", "second", "third"]
