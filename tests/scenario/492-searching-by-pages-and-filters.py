#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Searching by pages, which stay as they are while more is said; by who, where,
when, what kind and whether there is a file; and by relevance on request."""
from lib import *
from lib.search import ENOUGH, hits, settled, texts


def page_by_page(who, between, **asked):
    """All texts, with something done between any two pages."""
    found = []
    while True:
        page = who.call("message.search", **asked)
        found += [hit["entry"]["body"]["text"] for hit in page["hits"]]
        if not page["more"]:
            return found
        asked["after"] = page["next"]
        between()


with Daemon(env=ENOUGH) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    for name in "abcde":
        box.group(name, alice, bob)
    said = [f"第{n}次会议" for n in range(40)]
    ids = [alice.sends(f"g:{'abcde'[n * 7 % 5]}", text) for n, text in enumerate(said)]
    settled(alice, ids[-1])

    def more():
        settled(bob, bob.sends("g:b", "又一次会议"))

    for limit in (1, 7, 40, 100):
        assert page_by_page(alice, lambda: None, text="会议", limit=limit) == said[::-1]
    assert page_by_page(alice, more, text="会议", limit=9) == said[::-1]
    # What is erased between two pages is missing from the second.
    page = alice.call("message.search", text="第", limit=30)
    alice.recalls("g:a", ids[5]["seq"])
    rest = texts(alice, "第", limit=30, after=page["next"])
    assert rest == [said[n] for n in range(9, -1, -1) if n != 5]

    # Filters, alone and together.
    plan = {"file": {"name": "会议 plan.pdf", "size": 4096, "mime": "application/pdf"}}
    card = {"type": "crm.agenda", "data": {}, "text": "会议日程"}
    shown = alice.call("message.send", conv="u:bob", cid=new_cid(), kind="card", body=card)
    filed = alice.call("message.send", conv="u:bob", cid=new_cid(), kind="file", body=plan)
    settled(alice, bob.sends("u:alice", "会议纪要"))
    assert texts(alice, "会议", conv="u:bob", kind="text") == ["会议纪要"]
    assert [h["kind"] for h in hits(alice, "会议", conv="u:bob")] == ["text", "file", "card"]
    assert set(texts(alice, "会议", **{"from": "bob"})) == {"会议纪要", "又一次会议"}
    assert texts(alice, "第", conv="g:a") == [said[n] for n in range(35, -1, -5) if n != 5]
    assert texts(alice, **{"from": "bob", "conv": "u:bob"}) == ["会议纪要"]
    assert [h["seq"] for h in hits(alice, kind="card")] == [shown["seq"]]
    assert [h["seq"] for h in hits(alice, file=True)] == [filed["seq"]]
    assert [h["seq"] for h in hits(bob, "plan 会议", file=True, kind="file")] == [filed["seq"]]
    assert hits(alice, file=True, kind="image") == hits(alice, "日程", file=True) == []
    when = {"after_ts": ids[30]["ts"], "before_ts": ids[35]["ts"]}
    assert texts(alice, "第", **when) == [
        t for t, sent in list(zip(said, ids))[::-1]
        if when["after_ts"] <= sent["ts"] < when["before_ts"]]
    # By time alone, too: all that one may see.
    assert texts(alice, **when) == texts(alice, "第", **when)
    asked = {"conv": "g:a", "before_ts": ids[30]["ts"]}
    assert len(texts(alice, **asked)) > 3 and texts(alice, limit=2, **asked) == [
        text for text in alice.texts("g:a")[::-1] if text in texts(alice, "第", **asked)]
    assert texts(carol, after_ts=0) == []
    with refuses("bad_field", "text"):
        alice.call("message.search", conv="g:a")
    assert texts(alice, "第", before_ts=ids[0]["ts"]) == []
    assert texts(alice, "第", after_ts=ids[39]["ts"] + 1) == []
    assert texts(alice, "第", **{"from": "nobody"}) == []

    # By relevance: said often, in a short text.
    for text in ("合同" + "，闲话" * 30, "合同，合同，合同！", "这是一份合同"):
        last = alice.sends("u:carol", text)
    settled(alice, last)
    best = texts(alice, "合同", order="relevance")
    assert best == ["合同，合同，合同！", "这是一份合同", "合同" + "，闲话" * 30], best

    def rank_more():
        settled(alice, alice.sends("u:carol", "合同合同合同合同合同"))
    assert page_by_page(alice, rank_more, text="合同", order="relevance", limit=1) == best
    assert texts(alice, "合同", order="relevance")[0] == "合同合同合同合同合同"
