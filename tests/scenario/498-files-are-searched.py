#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Files are found by name, kind, type, sender, conversation and time, in the
messages that one may see."""
from lib import *
from lib.search import ENOUGH, marked, settled

PDF, PNG = "application/pdf", "image/png"


def found(who, **asked):
    page = who.call("file.search", **asked)
    assert not page["partial"] and not page["more"], page
    return [hit["entry"]["body"]["file"]["name"] for hit in page["hits"]]


with Daemon(env=ENOUGH) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("g", alice, bob)

    def send(who, conv, kind, name, mime=None, **body):
        file = {"name": name, "size": 4096, **({"mime": mime} if mime else {})}
        return who.call("message.send", conv=conv, cid=new_cid(), kind=kind, body={"file": file, **body})

    first = send(alice, "g:g", "file", "合同 2026.pdf", PDF, text="请看方案")
    image = send(bob, "g:g", "image", "合同扫描.png", PNG, width=4, height=4)
    send(bob, "u:alice", "file", "方案 Plan.pdf", PDF)
    send(carol, "u:bob", "file", "秘密方案.pdf", PDF)
    voice = send(alice, "u:bob", "voice", "v.opus", duration_ms=5)
    settled(alice, alice.sends("u:bob", "合同在哪里？"))

    assert found(alice) == ["v.opus", "方案 Plan.pdf", "合同扫描.png", "合同 2026.pdf"]
    assert found(alice, text="合同") == ["合同扫描.png", "合同 2026.pdf"]
    assert found(alice, text="方案") == ["方案 Plan.pdf"]   # and not what is said beside it
    assert found(bob, text="方案") == ["秘密方案.pdf", "方案 Plan.pdf"]
    assert found(alice, text="合同 2026") == ["合同 2026.pdf"] and found(alice, text="合同方案") == []
    assert found(alice, text="plan pdf") == ["方案 Plan.pdf"]
    assert found(alice, kind="image") == found(alice, mime="image/") == ["合同扫描.png"]
    assert found(alice, mime=PDF) == ["方案 Plan.pdf", "合同 2026.pdf"]
    assert found(alice, mime="application/x") == [] and found(alice, kind="voice") == ["v.opus"]
    assert found(alice, **{"from": "bob"}) == ["方案 Plan.pdf", "合同扫描.png"]
    assert found(alice, conv="g:g", **{"from": "bob"}) == ["合同扫描.png"]
    assert found(alice, after_ts=voice["ts"])[0] == "v.opus"
    assert found(alice, after_ts=voice["ts"] + 1) == found(alice, before_ts=first["ts"]) == []
    assert found(alice, before_ts=first["ts"] + 1)[-1] == "合同 2026.pdf"
    page = alice.call("file.search", text="合同", limit=1)
    assert marked(page["hits"][0]) == "[合同]扫描.png"
    assert found(alice, text="合同", limit=1, after=page["next"]) == ["合同 2026.pdf"]
    bob.recalls("g:g", image["seq"])
    assert found(alice, text="合同") == ["合同 2026.pdf"]
    for bad in ({"kind": "text"}, {"text": ""}, {"mime": ""}, {"limit": 0}):
        with refuses("bad_field", field=next(iter(bad))):
            alice.call("file.search", **bad)
    with refuses("not_member"):
        carol.call("file.search", conv="g:g")
