#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who looks after reports may read the file of a reported message until it is
taken back. It is shown, not given: it goes into no message of hers."""
from lib import *
from lib.files import *


def may(person, file):
    return read(person, file["id"]).status == 200


with Daemon() as box:
    root = box.person("root", admin=True)
    alice, bob, auditor, helper = box.people("alice", "bob", "auditor", "helper")
    for role in ("auditor", "helper"):
        root.call("role.give", user=role, role=role)
    box.group("team", alice, bob)
    shown, other = upload(alice, png(8, 8), "bad.png"), upload(alice, noise(10))
    sent = send(alice, "g:team", shown)
    send(alice, "g:team", other)
    assert may(bob, shown) and not may(root, shown) and not may(auditor, shown)

    bob.call("message.report", conv="g:team", seq=sent["seq"], reason="sexual")
    seen = auditor.call("report.get", id=sent["id"], reason="to see it")
    assert seen["copy"]["file"]["id"] == shown["id"]
    assert may(root, shown) and may(auditor, shown) and not may(helper, shown)
    assert not may(root, other) and not may(auditor, other)
    with refuses("not_found", "body.file.id"):
        send(root, "u:bob", shown)
    key = box.call("key.create", id="desk", scopes=["act", "file.read"])["secret"]
    as_root = http_call(box, "GET", f"/v1/files/{shown['id']}/content", token=key,
                        headers={"Yizhan-As": "root"})
    assert as_root.code == "not_found", "a key has no reports"

    root.call("report.resolve", id=sent["id"], outcome="removed")
    assert not may(root, shown) and not may(auditor, shown) and may(alice, shown)
