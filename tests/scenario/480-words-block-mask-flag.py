#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Word rules of a tenant: refused, masked, noted for review; in force with
the answer, for whatever spelling, over a kill -9, of no other tenant."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    with refuses("forbidden"):
        alice.call("words.add", action="block", words=["x"])
    box.call("words.add", action="block", words=["賭博", "Mist"])
    for text in ("一起赌博", "賭、博 吧", "ＭＩＳＴ", "m-i-s-t", "赌\u200b博"):
        with refuses("refused", field="body.text"):
            alice.sends("u:bob", text)
    # What is said in pieces is a whole word; what touches by chance is none.
    alice.sends("u:bob", "am is today")
    bob.expects_message("am is today")
    assert box.call("words.add", action="mask", words=["fool", "笨蛋"])["count"] == 4
    first = alice.sends("u:bob", "you FOOL, 你是笨蛋 f-o-o-l!", cid="m")
    bob.expects_message("you ****, 你是** *******!")
    # A retry is the first answer, though what is stored is not what was said.
    assert alice.sends("u:bob", "you FOOL, 你是笨蛋 f-o-o-l!", cid="m") == first
    box.call("words.add", action="flag", words=["salary"])
    flagged = alice.sends("u:bob", "my Salary")
    bob.expects_message("my Salary")
    row, = box.call("words.flagged")["messages"]
    assert row == {"id": flagged["id"], "ts": flagged["ts"], "conv": "d:alice:bob",
                   "seq": flagged["seq"], "from": "alice", "word": "salary"}, row
    metrics = http_call(box, "GET", "/metrics").text
    for line in ('{action="block"} 5', '{action="mask"} 2', '{action="flag"} 1'):
        assert "yizhan_words_total" + line in metrics, line
    box.call("tenant.create", id="other")
    carol, dave = box.people("carol", "dave", tenant="other")
    carol.sends("u:dave", "Mist")
    box.kill()
    box.start()
    alice.session = bob.session = None
    with refuses("refused"):
        alice.sends("u:bob", "mist")
    # A word does one thing; removed in any spelling it does none.
    assert box.call("words.add", action="flag", words=["MIST"])["count"] == 5
    alice.sends("u:bob", "mist")
    assert len(box.call("words.flagged", limit=1)["messages"]) == 1
    assert box.call("words.flagged", limit=1)["more"]
    assert box.call("words.flagged", after=flagged["id"])["messages"][0]["word"] == "mist"
    assert box.call("words.review", upto=flagged["id"]) == {"reviewed": 1, "again": False}
    assert len(box.call("words.flagged")["messages"]) == 1
    box.call("words.remove", words=["M I S T", "赌博", "never there"])
    alice.sends("u:bob", "賭博")
    assert box.call("words.list", action="block") == {"words": [], "more": False}
    assert box.call("words.list", action="mask", limit=1) == {"words": ["fool"], "more": True}
    assert box.call("words.set", mask=["new"]) == {"count": 1}
    alice.sends("u:bob", "fool")
    # Rooms obey too.
    box.call("words.add", action="block", words=["spam"])
    alice.call("room.create", room="hall")
    alice.call("room.join", room="hall")
    assert alice.says("hall", "S p a m")["dropped"] == "filtered"
    assert alice.says("hall", "new")["n"] == 1
    assert alice.expects("room.message", room="hall")["body"]["text"] == "***"
