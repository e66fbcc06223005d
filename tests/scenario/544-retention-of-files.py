#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Files may go before the messages that name them: the message stays and says
so, the file is read by nobody and its room comes back; where a conversation
keeps files for longer, they stay."""
from lib import *
from lib.files import *
from lib.search import ENOUGH, settled, texts


def ended():
    report = box.call("retention.reports")["reports"][0]
    return report if "ended_ts" in report else None


def names(who):
    return [hit["entry"]["body"]["file"]["name"] for hit in who.call("file.search")["hits"]]


with Daemon(clock=True, env={**ENOUGH, "YIZHAN_FILES__KEEP_UNNAMED": "1h",
                             "YIZHAN_FILES__QUOTA": "32K"}) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.online(), bob.online()
    box.group("team", alice, bob)
    plan, memo, deed = (upload(alice, noise(size), f"{size}.txt") for size in (20000, 500, 9000))
    old = send(alice, "u:bob", plan, text="合同 of old")
    note = send(alice, "u:bob", memo)
    merged = bob.call("message.forward", conv="g:team", seqs=[note["seq"]], merged=True,
                      cid="all", **{"from": "u:alice"})
    both = send(alice, "u:bob", deed)
    kept = send(alice, "g:team", deed)
    settled(bob, alice.sends("u:bob", "合同 of then"))
    before = bob.conversation("u:alice")
    box.jump(hours=30)
    alice.online(), bob.online()
    new = send(alice, "u:bob", upload(alice, noise(100), "new.txt"))
    settled(bob, new)
    assert names(bob) == ["new.txt", "9000.txt", "9000.txt", "500.txt", "20000.txt"], names(bob)

    assert box.call("retention.set", file_days=1) == {
        "message_days": 0, "file_days": 1, "own": False}
    box.call("retention.set", conv="g:team", file_days=0)
    assert box.call("retention.list")["conversations"] == [{"conv": "g:team", "file_days": 0}]
    assert bob.call("conversation.get", conv="u:alice")["file_days"] == 1
    assert "file_days" not in bob.call("conversation.get", conv="g:team")
    box.call("retention.run", dry_run=True)
    would = until(ended, "the dry run")
    assert (would["conversations"], would["files"], would["messages"]) == (1, 3, 0), would
    assert read(bob, plan["id"], f"?conv=u:alice&seq={old['seq']}").status == 200
    box.call("retention.run")
    assert bob.expects("entry", conv="u:alice", type="expire")["from"] == ""
    did = until(ended, "the run")
    assert all(did[key] == would[key] for key in ("conversations", "files", "messages")), did

    # The message says what it said; its file is nobody's by it.
    rows = {e["seq"]: e for e in alice.history("u:bob")}
    assert [e["target"] for e in rows.values() if e["type"] == "expire"][-1] == both["seq"]
    assert rows[old["seq"]]["expired"] and rows[both["seq"]]["expired"]
    assert "expired" not in rows[new["seq"]]
    assert rows[old["seq"]]["body"]["file"]["name"] == plan["name"]
    assert texts(bob, "合同") == ["合同 of then", "合同 of old"]
    assert names(bob) == ["new.txt", "9000.txt"], names(bob)
    seen = f"?conv=u:alice&seq={both['seq']}"
    for path in (f"/{deed['id']}/content", f"/{deed['id']}"):
        answer = ask(bob, "GET", path + seen)
        assert (answer.status, answer.code) == (410, "expired"), answer.text
        assert ask(carol, "GET", path + seen).code == "not_found"
    assert read(bob, deed["id"], f"?conv=g:team&seq={kept['seq']}").status == 200
    # A copy that was made before keeps its own; one made now has none.
    assert read(bob, memo["id"], f"?conv=g:team&seq={merged['seq']}").status == 200
    for how in ({}, {"merged": True}):
        copy = bob.call("message.forward", conv="u:carol", seqs=[both["seq"]], **how,
                        cid=f"on{len(how)}", **{"from": "u:alice"})
        assert ask(carol, "GET", f"/{deed['id']}?conv=u:bob&seq={copy['seq']}").status != 200
    # That something went is no news.
    row = bob.conversation("u:alice")
    assert row["last"]["seq"] == new["seq"] and row["unread"] == before["unread"] + 1, row

    # What went went once; what nobody names gives its room back.
    box.call("retention.run")
    assert until(ended, "the run")["files"] == 0
    with refuses("limit_reached", "size"):
        create(alice, 20000)
    box.jump(hours=33)
    alice.session = bob.session = carol.session = None
    box.restart()
    until(lambda: ask(alice, "GET", f"/{plan['id']}").status == 404, "collecting")
    assert create(alice, 20000)["size"] == 20000
