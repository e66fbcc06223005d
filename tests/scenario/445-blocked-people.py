#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is blocked cannot send a direct message, whether the two have talked or
not, and learns nothing else; over a kill too. Groups are not affected."""
from lib import *

with Daemon() as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    phone = alice.opens("handy", platform="phone")
    bob.sends("u:alice", "hi")
    bob.online(), carol.online()
    done = alice.call("block.add", user="bob", cid="b1")
    assert alice.call("block.add", user="bob", cid="b1") == done
    assert alice.call("block.add", user="bob") == {}
    assert phone.expects("entry", type="block")["users"] == ["bob"]
    alice.call("block.add", user="carol")
    bob.expects_no("entry", type="block")
    for _ in range(2):
        for person in (bob, carol):
            with refuses("contact_required"):
                person.sends("u:alice", "are you there?")
        box.kill()
        box.start()
        alice.session = bob.session = carol.session = None
    for op, more in (("edit", {"seq": 1, "kind": "text", "body": {"text": "ho"}}),
                     ("react", {"seq": 1, "emoji": "ok"}),
                     ("pin", {"seq": 1}),
                     ("extend", {"seq": 1, "set": {"k": "my words all the same"}}),
                     ("forward", {"from": "u:alice", "seqs": [1]})):
        with refuses("contact_required"):
            bob.call("message." + op, conv="u:alice", cid=new_cid(), **more)
    assert [r["user"] for r in alice.call("block.list")["blocks"]] == ["bob", "carol"]
    assert alice.call("block.list", after="bob")["blocks"][0]["name"] == "Carol"
    assert bob.call("block.list")["blocks"] == []
    assert "blocked" not in bob.call("contact.get", user="alice")["contact"]
    alice.sends("u:bob", "I may")
    box.group("g1", alice, bob)
    bob.sends("g:g1", "in a group")
    assert alice.expects_message("in a group")
    # A request waits unseen.
    seen = alice.conversation("s:alice")["seq"]
    bob.call("contact.request", user="alice")
    assert alice.conversation("s:alice")["seq"] == seen
    assert alice.call("contact.requests")["requests"] == []
    assert "asks" not in alice.call("contact.get", user="bob")["contact"]
    # An invitation is not even there, and replaces nobody's.
    carol.call("group.create", id="g2", name="G", settings={"invite": "members"})
    carol.call("group.add", id="g2", users=["dave"])
    asked = carol.call("group.invite", id="g2", users=["alice"], text="come", cid="i")
    assert asked["invited"] == 1
    assert alice.conversation("s:alice")["seq"] == seen
    assert alice.call("group.invitations")["invitations"] == []
    # No typing either way.
    bob.call("conversation.typing", conv="u:alice")
    alice.expects_no("typing")
    alice.call("conversation.typing", conv="u:bob")
    bob.expects_no("typing")
    alice.call("block.remove", user="bob")
    assert alice.call("block.remove", user="bob") == {}
    assert [r["user"] for r in alice.call("contact.requests")["requests"]] == ["bob"]
    bob.sends("u:alice", "thank you")
    assert alice.expects_message("thank you")
    alice.call("block.remove", user="carol")
    assert alice.call("group.invitations")["invitations"] == []
    dave.call("group.invite", id="g2", users=["alice"], cid="d")
    alice.call("block.add", user="carol")
    carol.call("group.invite", id="g2", users=["alice"], cid="i2")
    assert [i["by"] for i in alice.call("group.invitations")["invitations"]] == ["dave"]
    alice.call("block.remove", user="carol")
    carol.call("group.invite", id="g2", users=["alice"], cid="i3")
    alice.call("block.add", user="carol")
    assert alice.call("group.invitations")["invitations"] == []     # until she is let in again
    alice.call("block.remove", user="carol")
    assert [i["by"] for i in alice.call("group.invitations")["invitations"]] == ["carol"]
    with refuses("not_found"):
        alice.call("block.add", user="nobody")
    with refuses("bad_field", "user"):
        alice.call("block.add", user="alice")
