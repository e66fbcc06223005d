#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What went is found by no search, forwarded by nobody, and its file is read by
nobody and collected; a retry of so long ago is a new message."""
from lib import *
from lib.files import *
from lib.search import ENOUGH, settled, texts


def ended():
    return "ended_ts" in box.call("retention.reports")["reports"][0]


with Daemon(clock=True, env={**ENOUGH, "YIZHAN_FILES__KEEP_UNNAMED": "1h"}) as box:
    alice, bob = box.people("alice", "bob")
    alice.online(), bob.online()
    old = alice.sends("u:bob", "合同 of old", cid="mine")
    alice.call("group.create", id="team", name="Team", members=["bob"])
    alice.sends("g:team", "for bob alone", to=["bob"])
    file = upload(alice, noise(5000))
    send(alice, "u:bob", file)
    assert read(bob, file["id"]).status == 200
    settled(bob, alice.sends("u:bob", "合同 of then"))
    box.jump(hours=30)
    new = alice.sends("u:bob", "合同 of now")
    settled(bob, new)
    assert texts(bob, "合同") == ["合同 of now", "合同 of then", "合同 of old"]
    assert bob.conversation("g:team")["unread"] == 1

    box.call("retention.set", message_days=1)
    box.call("retention.run")
    until(ended, "the run")
    assert texts(bob, "合同") == ["合同 of now"]
    assert bob.call("file.search", text="notes")["hits"] == []
    with refuses("not_found"):
        bob.call("message.forward", conv="g:team", seqs=[old["seq"]], cid="on",
                 **{"from": "u:alice"})
    assert ask(bob, "GET", f"/{file['id']}").code == "not_found"
    assert bob.conversation("g:team")["unread"] == 0
    again = alice.sends("u:bob", "合同 of old", cid="mine")
    assert again["seq"] > new["seq"]
    box.jump(hours=40)
    alice.session = bob.session = None
    box.restart()
    until(lambda: ask(alice, "GET", f"/{file['id']}").status == 404, "collecting")
