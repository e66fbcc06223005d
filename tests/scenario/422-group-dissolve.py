#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Its owner ends a group: everybody is out of it, what was said stays to be
read if she wishes, and its id is never given again."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    box.group("team", alice, bob)
    box.group("dark", alice, bob)
    alice.sends("g:team", "hello")
    alice.sends("g:dark", "secret")
    bob.online()
    with refuses("forbidden"):
        bob.call("group.dissolve", id="team")
    ended = alice.call("group.dissolve", id="team", cid="d1")
    assert bob.expects("entry", conv="g:team", type="destroy")["seq"] == ended["seq"]
    assert alice.call("group.dissolve", id="team", cid="d1") == ended
    with refuses("not_member"):
        alice.call("group.dissolve", id="team")
    for person in (alice, bob):
        with refuses("not_member"):
            person.sends("g:team", "anybody?")
        with refuses("not_member"):
            person.call("group.get", id="team")
        here = person.sync()[0]["g:team"]
        assert here["left"] and here["dissolved"]
        assert person.texts("g:team") == ["hello"]
        assert person.history("g:team")[-1]["type"] == "destroy"
    with refuses("wrong_state", "id"):
        box.call("group.add", id="team", users=["bob"])
    with refuses("exists"):
        alice.call("group.create", id="team", name="Another")

    alice.call("group.dissolve", id="dark", history=False)
    bob.expects("entry", conv="g:dark", type="destroy")
    for person in (alice, bob):
        with refuses("not_member"):
            person.history("g:dark")
    box.restart()
    bob = Person(box, "bob", create=False, token=bob.token)
    assert bob.texts("g:team") == ["hello"]
