#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One's own message is said anew: its row shows the new words and when, the
old ones are gone from the disk, a retry gets the first answer, and nobody
changes what others said."""
import subprocess
from lib import *

OLD = "the-first-words-that-leave-no-trace"


def edits(who, conv, seq, text, cid=None, kind="text", **more):
    return who.call("message.edit", conv=conv, seq=seq, cid=cid or new_cid(), kind=kind,
                    body={"text": text}, **more)


with Daemon(clock=True, config='[session]\nedit_window = "1h"\n') as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.call("group.create", id="g", name="G", members=["bob", "carol"])
    bob.online(), carol.online()
    sent = bob.sends("g:g", OLD, mentions=["carol"])["seq"]
    assert carol.conversation("g:g")["mentions"] == 1
    first = edits(bob, "g:g", sent, "second words", cid="e1", mentions=["alice"])
    event = carol.expects("entry", type="edit", conv="g:g")
    assert (event["target"], event["seq"], event["from"]) == (sent, first["seq"], "bob")
    assert "body" not in event
    (row,) = carol.call("message.get", conv="g:g", seqs=[sent])["entries"]
    assert row["body"] == {"text": "second words"} and row["mentions"] == ["alice"], row
    assert row["edited_ts"] == first["ts"]
    assert carol.conversation("g:g")["mentions"] == 0
    assert alice.conversation("g:g")["mentions"] == 1
    # Again, and wrongly.
    assert edits(bob, "g:g", sent, "second words", cid="e1", mentions=["alice"]) == first
    with refuses("conflict"):
        edits(bob, "g:g", sent, "other words", cid="e1")
    for who in (alice, carol):
        with refuses("forbidden"):      # not even the group's owner
            edits(who, "g:g", sent, "x")
    with refuses("bad_field", field="kind"):
        bob.call("message.edit", conv="g:g", seq=sent, cid="e2", kind="card",
                 body={"type": "x", "data": {}})
    with refuses("not_found"):
        edits(bob, "g:g", 99, "x")
    with refuses("bad_field"):
        edits(bob, "g:g", first["seq"], "x")
    late = bob.sends("g:g", "late")["seq"]
    box.jump(minutes=61)
    with refuses("edit_too_late"):
        edits(bob, "g:g", late, "x")
    assert edits(bob, "g:g", sent, "second words", cid="e1", mentions=["alice"]) == first
    gone = bob.sends("g:g", "gone")["seq"]
    bob.recalls("g:g", gone)
    with refuses("wrong_state"):
        edits(bob, "g:g", gone, "x")
    box.stop()
    found = subprocess.run(["grep", "-rlaF", OLD, box.data], stdout=subprocess.PIPE)
    assert found.stdout == b"", found.stdout
    box.start()
    bob.session = None
    assert "second words" in bob.texts("g:g") and OLD not in bob.texts("g:g")
