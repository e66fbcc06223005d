#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Messages are found by Chinese characters, words and phrases, and the answer
shows where: in one's own conversations only."""
from lib import *
from lib.search import ENOUGH, hits, marked, settled, texts

with Daemon(env=ENOUGH) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("g", alice, bob)
    meeting = "今天下午三点在会议室开会，请带上合同 Contract A-2026"
    alice.sends("g:g", meeting)
    alice.sends("u:bob", "合同A 在哪里？")
    alice.sends("g:g", "The Contract of 2025: signed.")
    settled(alice, carol.sends("u:bob", "会议在那边"))

    # Whoever is in a conversation finds what is said there, nobody else.
    assert texts(alice, "会议") == [meeting]
    assert texts(bob, "会议") == ["会议在那边", meeting]
    assert texts(carol, "会议") == ["会议在那边"] and texts(carol, "合同") == []
    # One character, two; beside each other and in this order.
    assert texts(alice, "会") == [meeting] and texts(alice, "议会") == []
    assert texts(alice, "合同") == ["合同A 在哪里？", meeting]
    assert texts(alice, "合同A") == texts(alice, "合同a") == ["合同A 在哪里？"]
    # Words: both cases, their beginning, accents, all of several.
    both = ["The Contract of 2025: signed.", meeting]
    assert texts(alice, "contract") == texts(alice, "CONTR") == texts(alice, "cóntract") == both
    assert texts(alice, "co") == texts(alice, "ontract") == texts(alice, "contracts") == []
    assert texts(alice, "contract 会") == texts(alice, "会 contract") == [meeting]
    # In quotation marks of either kind, as it is.
    assert texts(alice, '"contr"') == [] and texts(alice, "“contract”") == both
    assert texts(alice, '"contract of"') == texts(alice, '"contract of" signed') == both[:1]
    assert texts(alice, '"of contract"') == [] and texts(alice, "「室开会」 2026") == [meeting]

    # Where it stands in the text, and what stands around it.
    assert marked(hits(alice, "会议室")[0]) == "今天下午三点在[会议室]开会，请带上合同 Contract A-2026"
    assert marked(hits(alice, "会 contr")[0]) == "今天下午三点在[会]议室开[会]，请带上合同 [Contract] A-2026"
    said = alice.sends("u:bob", "前" * 300 + "之谜" + "后" * 300)
    settled(alice, said)
    hit = hits(alice, "之谜")[0]
    assert (hit["conv"], hit["seq"], hit["from"]) == ("u:bob", said["seq"], "alice"), hit
    assert hits(bob, "之谜")[0]["conv"] == "u:alice"
    assert marked(hit).startswith("…前") and "前[之谜]后" in marked(hit), hit["excerpt"]
    assert marked(hit).endswith("后…") and len(marked(hit)) < 200

    for bad, field in (({"text": "……"}, "text"), ({"text": ""}, "text"), ({"text": "a" * 1000}, "text"),
                       ({"text": "一" * 65}, "text"), ({}, "text"), ({"text": "a", "limit": 101}, "limit"),
                       ({"text": "a", "order": "size"}, "order"), ({"text": "a", "kind": "parcel"}, "kind"), ({"text": "a", "after": -1}, "after"),
                       ({"text": "a", "from": "no id"}, "from")):
        with refuses("bad_field", field=field):
            alice.call("message.search", **bad)
    with refuses("not_member"):
        carol.call("message.search", text="会议", conv="g:g")
    answer = http_call(box, "GET", "/v1/search/messages?text=%E4%BC%9A%E8%AE%AE", token=alice.token)
    assert answer.status == 200 and len(answer.json["hits"]) == 1, answer
