#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An admin decides whether people see how far others have read, what newcomers
see of a group, which files are taken, and how many devices of a kind one
person has: each is obeyed at once and survives a kill."""
from lib import *
from lib.files import upload

PROGRAM = b"\x7fELF" + bytes(range(256))
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def setting(name):
    return next(s for s in chief.call("setting.get")["settings"] if s["name"] == name)


def decide(**values):
    chief.call("setting.update", **values)


with Daemon(env={"YIZHAN_FILES__MAX_BYTES": "1M"}) as box:
    chief = box.person("chief", admin=True)
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    alice.online(), bob.online()

    # How far one has read is told to others, or to nobody.
    assert alice.session.info["limits"]["read_receipts"] is True
    sent = alice.sends("u:bob", "one")
    bob.reads("u:alice", sent["seq"])
    assert alice.expects("read", conv="u:bob")["seq"] == sent["seq"]
    decide(read_receipts=False)
    sent = alice.sends("u:bob", "two")
    bob.reads("u:alice", sent["seq"])
    alice.expects_no("read", conv="u:bob")
    mine, hers = alice.conversation("u:bob")["cursors"]
    assert mine["read"] == sent["seq"] and hers["user"] == "bob" and hers["read"] == 0, hers
    assert bob.conversation("u:alice")["cursors"][1]["read"] == sent["seq"], "her own she sees"
    assert bob.conversation("u:alice")["unread"] == 0
    alice.call("group.create", id="g1", name="G", members=["bob"])
    alice.call("group.update", id="g1", settings={"history": -1})
    first = alice.sends("g:g1", "before carol came")
    with refuses("forbidden"):
        alice.call("message.readers", conv="g:g1", seq=first["seq"])
    cursors = alice.call("conversation.get", conv="g:g1")["cursors"]
    assert [c["read"] for c in cursors if c["user"] == "bob"] == [0], cursors
    assert alice.opens(device="d2", platform="web").info["limits"]["read_receipts"] is False
    decide(reset=["read_receipts"])
    sent = alice.sends("u:bob", "three")
    bob.reads("u:alice", sent["seq"])
    alice.expects("read", conv="u:bob", seq=sent["seq"])
    assert alice.call("message.readers", conv="g:g1", seq=first["seq"])["users"] == []

    # What newcomers see, as the group says, or nothing.
    alice.call("group.add", id="g1", users=["carol"], cid=new_cid())
    assert "before carol came" in carol.texts("g:g1")
    decide(group_history=False)
    alice.call("group.add", id="g1", users=["dave"], cid=new_cid())
    assert dave.texts("g:g1") == []

    # Which files, by size and by their first bytes.
    assert setting("file_bytes")["max"] == setting("file_bytes")["value"] == 1 << 20
    with refuses("bad_field", "file_bytes"):
        decide(file_bytes=2 << 20)
    decide(file_bytes=2000)
    with refuses("too_large", "size"):
        alice.call("file.create", name="large.bin", size=2001)
    upload(alice, PROGRAM, "tool.exe")
    decide(file_types=1)
    with refuses("forbidden", "id"):
        upload(alice, PROGRAM + b"1", "holiday.png")
    upload(alice, b"plain words", "notes.txt")
    decide(file_types=2)
    with refuses("forbidden", "id"):
        upload(alice, b"other plain words", "notes.txt")
    upload(alice, PICTURE, "tool.exe")

    # How many devices of a kind.
    decide(phones=2)
    held = [alice.opens(device=device, platform="phone") for device in ("p1", "p2")]
    kinds = [s["platform"] for s in alice.call("session.list")["sessions"]]
    assert kinds.count("phone") == 2, kinds
    held.append(alice.opens(device="p3", platform="phone"))
    held[0].expects_kick("device_limit")
    decide(phones=3)
    held.append(alice.opens(device="p4", platform="phone"))
    decide(phones=1)
    back = alice.opens(device="p4", platform="phone")
    held[1].expects_kick("device_limit"), held[2].expects_kick("device_limit")
    held[3].expects_kick("replaced"), back.call("session.ping")

    for bad in ({"phones": 0}, {"browsers": 65}, {"file_types": 3}, {"file_bytes": 1}):
        with refuses("bad_field"):
            decide(**bad)
    box.kill()
    box.start()
    for who in (chief, alice, dave):
        who.session = None
    assert setting("file_types")["value"] == 2 and setting("group_history")["value"] == 0
    box.configure("[devices]\nphone = 1\n")
    box.restart()
    chief.session = None
    assert setting("phones")["locked"]
    with refuses("wrong_state", "phones"):
        decide(phones=3)
