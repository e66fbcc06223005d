#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Kicking a device ends its sessions and its token; the one in use is not
kicked; an admin may kick anybody's; a token that the caller has too stays."""
from lib import *
from lib.chat import Session

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    lost = box.call("token.issue", user="alice")["token"]
    phone = Session(box, lost, "handy", "phone")
    alice.online()
    done = alice.call("device.kick", device="handy", cid="k1")
    phone.expects_kick("signed_out")
    assert alice.call("device.kick", device="handy", cid="k1") == done
    with refuses("unauthorized"):
        Session(box, lost, "handy", "phone")
    assert [d["id"] for d in alice.call("device.list")["devices"]] == ["d1"]
    with refuses("not_found"):
        alice.call("device.kick", device="handy")
    with refuses("wrong_state"):
        alice.call("device.kick", device="d1")
    # The same token on both: the session ends, the token is the caller's.
    page = alice.opens("page", platform="web")
    alice.call("device.kick", device="page")
    page.expects_kick("signed_out")
    alice.call("session.ping")
    with refuses("forbidden"):
        bob.call("device.kick", user="alice", device="d1")
    chief.call("device.kick", user="alice", device="d1")
    alice.session.expects_kick("admin")
    with refuses("unauthorized"):
        alice.opens()
    with refuses("not_found"):
        chief.call("device.kick", user="nobody", device="d1")
