#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A message that burns is erased for both some time after the other side has
read it, also when the daemon was down meanwhile; nothing of it stays."""
import subprocess
from lib import *

SECRET = "words-that-burn-to-the-last-byte"


def burning(who, conv, text, seconds):
    return who.sends(conv, text, burn_s=seconds)["seq"]


with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "stays")
    seq = burning(alice, "u:bob", SECRET, 60)
    alice.online()
    row = bob.history("u:alice")[-1]
    assert row["body"]["text"] == SECRET and row["burn_s"] == 60
    with refuses("forbidden", field="seqs"):
        bob.call("message.forward", **{"from": "u:alice"}, conv="u:alice", cid="f", seqs=[seq])
    box.jump(minutes=10)                # not read yet
    bob.call("session.ping"), alice.call("session.ping")
    assert bob.texts("u:alice") == ["stays", SECRET]
    bob.reads("u:alice", seq)
    box.jump(minutes=12)
    event = alice.expects("entry", type="erase", target=seq)
    assert event["from"] == ""
    assert bob.history("u:alice")[1]["recalled"] is True and "stays" in bob.texts("u:alice")

    # Who answers has read it; what was due while the box was down is done.
    seq = burning(alice, "u:bob", SECRET, 300)
    alice.offline()
    bob.sends("u:alice", "oh")
    box.stop()
    box.jump(minutes=20)
    box.start()
    bob.session = None
    bob.online()
    bob.expects("entry", type="erase", target=seq)
    assert bob.texts("u:alice") == ["stays", "oh"] == alice.texts("u:bob")
    assert alice.history("u:bob") == [dict(e, conv="u:bob") for e in bob.history("u:alice")]
    # So has who clears the conversation.
    seq = burning(alice, "u:bob", SECRET, 60)
    alice.online()
    bob.call("conversation.clear", conv="u:alice")
    box.jump(minutes=25)
    alice.expects("entry", type="erase", target=seq)
    # Recalled before it burns: nothing is left to do.
    seq = burning(alice, "u:bob", SECRET, 1)
    alice.recalls("u:bob", seq)
    bob.reads("u:alice", seq)
    box.stop()
    found = subprocess.run(["grep", "-rlaF", SECRET, box.data], stdout=subprocess.PIPE)
    assert found.stdout == b"", found.stdout
    box.start()
    alice.session = None
    alice.call("group.create", id="g", name="G", members=["bob"])
    with refuses("bad_field", field="burn_s"):
        burning(alice, "g:g", "x", 5)
    for bad in (0, -1, 7 * 24 * 3600 + 1):
        with refuses("bad_field", field="burn_s"):
            burning(alice, "u:bob", "x", bad)
