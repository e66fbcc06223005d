#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Words of the operator's list are refused in any case, with a clear hint;
what was stored before the list is answered again, also after a kill -9."""
from lib import *

words = """
[words]
refuse = ["mist", "Ärger", "赌博"]
"""
with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    first = alice.sends("u:bob", "so ein Mist", cid="x")
    box.kill()
    box.configure(words)
    box.start()
    alice.session = bob.session = None
    bob.online()
    # A retry is answered, a new message is not stored.
    assert alice.sends("u:bob", "so ein Mist", cid="x") == first
    with refuses("conflict"):
        alice.sends("u:bob", "noch mehr Mist", cid="x")
    for text in ("so ein Mist", "MIST!", "viel äRGER", "ｍｉｓｔ", "一起赌博吧"):
        with refuses("refused", field="body.text"):
            alice.sends("u:bob", text)
    try:
        alice.sends("u:bob", "Mist", cid="y")
    except Refused as refused:
        assert '"mist" is not allowed' in refused.error["data"]["hint"], refused
    answer = http_call(box, "POST", "/v1/messages", {
        "conv": "u:bob", "cid": "z", "kind": "text", "body": {"text": "Mist"},
    }, token=alice.token)
    assert (answer.status, answer.code) == (403, "refused"), answer.json
    # What was refused may be said otherwise, with the same cid.
    assert alice.sends("u:bob", "schade", cid="y")["seq"] == 2
    bob.expects_message("schade")
    assert bob.texts("u:alice") == ["so ein Mist", "schade"]
    # Who may not write there learns nothing of the list.
    with refuses("not_member"):
        alice.sends("g:secret", "Mist")
