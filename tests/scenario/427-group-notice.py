#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A notice on a group's board, and who has read it."""
from lib import *

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    dave = box.person("dave")
    box.group("team", alice, bob, carol)
    bob.online()
    phone = bob.opens("handy", platform="phone")
    with refuses("not_found"):
        bob.call("group.notice", id="team")
    with refuses("not_found"):
        bob.call("group.read_notice", id="team")
    with refuses("forbidden"):
        bob.call("group.set_notice", id="team", text="mine")
    put = alice.call("group.set_notice", id="team", text="周一 9:00\n\"all\" come", cid="n1")
    assert alice.call("group.set_notice", id="team", text="周一 9:00\n\"all\" come",
                      cid="n1")["seq"] == put["seq"]
    with refuses("conflict"):
        alice.call("group.set_notice", id="team", text="other", cid="n1")
    bob.expects("entry", conv="g:team", type="update", seq=put["seq"])
    notice = bob.call("group.notice", id="team")
    assert (notice["text"], notice["by"], notice["seq"], notice["read"], notice["readers"]) == (
        "周一 9:00\n\"all\" come", "alice", put["seq"], False, 0)

    bob.call("group.read_notice", id="team")
    assert phone.expects("entry", conv="s:bob", type="setting")["body"] == {"conv": "g:team"}
    bob.call("group.read_notice", id="team")
    phone.expects_no("entry", conv="s:bob", type="setting")
    carol.call("group.read_notice", id="team")
    notice = bob.call("group.notice", id="team")
    assert notice["read"] and notice["readers"] == 2
    page = alice.call("group.notice_readers", id="team", limit=1)
    assert [r["user"] for r in page["readers"]] == ["bob"] and page["more"]
    page = alice.call("group.notice_readers", id="team", after="bob")
    assert [r["user"] for r in page["readers"]] == ["carol"] and not page["more"]
    with refuses("not_member"):
        dave.call("group.notice", id="team")
    with refuses("not_member"):
        dave.call("group.read_notice", id="team")

    # A new one has been read by nobody.
    alice.call("group.set_notice", id="team", text="周二")
    assert alice.call("group.notice", id="team")["readers"] == 0
    with refuses("bad_field", "text"):
        alice.call("group.set_notice", id="team", text="\x01" * 3000)
    assert alice.call("group.notice", id="team")["text"] == "周二"
