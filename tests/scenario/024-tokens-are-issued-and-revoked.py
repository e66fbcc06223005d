#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Admins issue tokens; a person revokes her own, an admin everybody's; what
is revoked is shut out at once."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    with refuses("forbidden"):
        alice.call("token.issue", user="bob")
    with refuses("not_found"):
        chief.call("token.issue", user="nobody")
    second = chief.call("token.issue", user="alice", lifetime_s=3600)
    assert second["expires_ts"] > 0
    handy = Person(box, "alice", create=False, token=second["token"])
    session = handy.opens("handy", platform="phone")

    with refuses("not_found"):
        bob.call("token.revoke", token=second["token"])
    with refuses("forbidden"):
        bob.call("token.revoke", user="alice")
    with refuses("bad_field"):
        alice.call("token.revoke")
    with refuses("not_found"):
        alice.call("token.revoke", token="yz_default_" + "A" * 43)
    alice.call("token.revoke", token=second["token"])
    session.expects_kick()
    with refuses("unauthorized"):
        handy.opens("handy", platform="phone")
    alice.call("session.ping")

    chief.call("token.revoke", user="alice")
    alice.online().expects_kick()
    with refuses("unauthorized"):
        alice.opens()
