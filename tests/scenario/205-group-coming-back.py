#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who leaves and comes back sees both stretches of her membership, and never
what was said between them; unread counts only what she can see."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    box.group("team", alice, bob)
    alice.sends("g:team", "first stretch")
    bob.reads("g:team", 2)
    bob.call("group.leave", id="team")
    between = alice.sends("g:team", "a secret between")["seq"]
    alice.call("group.add", id="team", users=["bob"])
    alice.sends("g:team", "second stretch")

    assert bob.texts("g:team") == ["first stretch", "second stretch"]
    assert between not in [e["seq"] for e in bob.history("g:team")]
    for ask in ({"around": between}, {"before": between + 1}, {"after": between - 1}):
        page = bob.call("message.list", conv="g:team", **ask)
        assert between not in [e["seq"] for e in page["entries"]]
    assert bob.conversation("g:team")["unread"] == 1
    with refuses("bad_field"):
        bob.sends("g:team", "what?", reply_to=between)
    with refuses("not_found"):
        bob.recalls("g:team", between)
    with refuses("not_found"):      # what he saw before he reads, and changes nothing of it
        bob.call("message.react", conv="g:team", seq=2, cid="r", emoji="ok")
    box.kill()
    box.start()
    alice.session = bob.session = None
    assert bob.texts("g:team") == ["first stretch", "second stretch"]
    assert bob.conversation("g:team")["unread"] == 1
