#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Word rules judge what is edited and what is forwarded as what is sent: every
word of it that people read; rules of now, whenever it was said first."""
from lib import *


def forward(who, seqs, **more):
    return who.call("message.forward", conv="u:carol", cid=new_cid(), seqs=seqs,
                    **{"from": "u:bob"}, **more)["seq"]


def edit(who, seq, text):
    return who.call("message.edit", conv="u:bob", seq=seq, cid=new_cid(), kind="text",
                    body={"text": text})


with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    said = [alice.sends("u:bob", text)["seq"] for text in ("a mist", "a fool", "my salary", "fine")]
    place = alice.call("message.send", conv="u:bob", cid="l", kind="location",
                       body={"lat": 1.5, "lon": 2, "name": "Fool's Hill"})["seq"]
    card = alice.call("message.send", conv="u:bob", cid="c", kind="card",
                      body={"type": "t", "data": {"text": "mist"}, "text": "fine"})["seq"]
    box.call("words.set", block=["mist"], mask=["fool"], flag=["salary"])

    with refuses("refused", field="body.text"):
        edit(alice, said[3], "mist")
    with refuses("refused", field="body.name"):
        alice.call("message.send", conv="u:bob", cid="n", kind="location",
                   body={"lat": 1, "lon": 2, "name": "mist"})
    edit(alice, said[3], "you fool")
    assert bob.history("u:alice")[3]["body"]["text"] == "you ****"
    edit(alice, said[3], "no salary")
    row, = box.call("words.flagged")["messages"]
    assert (row["seq"], row["word"], row["conv"]) == (said[3], "salary", "d:alice:bob"), row
    box.call("words.review", upto=row["id"])

    for merged in (False, True):
        with refuses("refused", field="seqs"):
            forward(alice, said[:1], merged=merged)
    forward(alice, said[1:2])
    forward(alice, [place])
    forward(alice, [card])      # its data is a program's
    flagged = forward(alice, [*said[1:3], place], merged=True, title="Fools")
    *single, merged = (e["body"] for e in carol.history("u:alice"))
    assert single[0] == {"text": "a ****"}, single
    assert single[1] == {"lat": 1.5, "lon": 2.0, "name": "****'s Hill"}, single
    assert single[2]["data"] == {"text": "mist"}, single
    assert merged["title"] == "****s", merged
    assert [m["body"].get("text") for m in merged["messages"]] == ["a ****", "my salary", None]
    row, = box.call("words.flagged")["messages"]
    assert (row["seq"], row["conv"]) == (flagged, "d:alice:carol"), row

    # Each edit is noted by itself; with the message all of it goes.
    for text in ("all salary", "salary, all of it"):
        last = edit(alice, said[3], text)
    noted = box.call("words.flagged", after=row["id"])["messages"]
    assert [m["seq"] for m in noted] == [said[3]] * 2 and noted[1]["id"] == last["id"], noted
    box.call("message.remove", conv="d:alice:bob", seq=said[3], reason="rules")
    assert box.call("words.flagged")["messages"] == [row]
