#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who is removed hears of it, gets nothing more and cannot write; what she
has seen stays hers. The owner cannot be removed by an admin of the group."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", alice, bob, carol)
    bob.online(), carol.online()
    alice.sends("g:team", "all three")
    with refuses("forbidden"):
        bob.call("group.remove", id="team", users=["carol"])
    gone = alice.call("group.remove", id="team", users=["carol"], cid="r1")
    assert gone["removed"] == 1
    assert alice.call("group.remove", id="team", users=["carol"], cid="r1")["seq"] == gone["seq"]
    assert alice.call("group.remove", id="team", users=["carol"])["removed"] == 0
    left = carol.expects("entry", conv="g:team", type="leave")
    assert (left["users"], left["from"]) == (["carol"], "alice")
    bob.expects("entry", conv="g:team", type="leave", users=["carol"])

    alice.sends("g:team", "without carol")
    bob.expects_message("without carol")
    with refuses("not_member"):
        carol.sends("g:team", "but I")
    carol.expects_no("message", seq=4)
    assert carol.texts("g:team") == ["all three"]
    assert carol.sync()[0]["g:team"].get("left") is True
    alice.call("group.update", id="team", admins_add=["bob"])
    with refuses("forbidden"):
        bob.call("group.remove", id="team", users=["alice"])
    assert [m["user"] for m in bob.call("group.members", id="team")["members"]] == ["alice", "bob"]
