#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A person ends her own sessions by session or device; an admin anybody's;
nobody else may. A kicked session gets nothing more."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    phone = alice.opens("handy", platform="phone")
    page = alice.opens("page", platform="web")
    rows = {r["device"]: r["session"] for r in alice.call("session.list")["sessions"]}
    assert alice.call("session.kick", session=rows["handy"]) == {"kicked": 1}
    phone.expects_kick("signed_out")
    assert alice.call("session.kick", device="page") == {"kicked": 1}
    page.expects_kick("signed_out")
    assert alice.call("session.kick", session=rows["handy"]) == {"kicked": 0}
    assert alice.call("session.kick", device="page") == {"kicked": 0}
    for bad in ({}, {"session": ""}, {"session": "x" * 49}, {"device": "a b"}):
        with refuses("bad_field"):
            alice.call("session.kick", **bad)
    with refuses("forbidden"):
        bob.call("session.kick", user="alice")
    with refuses("forbidden"):
        bob.call("session.kick", user="alice", device="d1")
    assert chief.call("session.kick", user="alice") == {"kicked": 1}
    alice.session.expects_kick("admin")
    alice.session = None
    alice.call("session.ping")
    assert box.call("session.kick", user="bob")["kicked"] == 1
    bob.session.expects_kick("admin")
    assert chief.call("session.kick", user="nobody") == {"kicked": 0}
