#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Devices and tenants beyond the licence are refused when they are new:
somebody's first device, and one that was used before, always get in."""
from lib import *
from lib.licence import hint, licence

with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    bob.online()
    bob.session.close()
    box.call("tenant.create", id="acme")
    box.call("licence.install", text=licence(devices=1, tenants=2))
    alice.online()

    def opens(who, device):
        token = box.call("token.issue", user=who)["token"]
        return Person(box, who, create=False, token=token).opens(device)

    assert box.call("user.get", id="alice")["sign_in"]["stopped_by"][-1] == "licence"
    assert "licence" not in box.call("user.get", id="carol")["sign_in"]["stopped_by"]
    assert "1 devices at a time" in hint(lambda: opens("alice", "another"))
    bob.session = None
    assert bob.opens(), "a device that was used before"
    assert opens("carol", "her-first"), "somebody's first device"
    with refuses("limit_reached"):
        box.call("tenant.create", id="globex")
    assert box.call("tenant.create", id="acme")["tenant"]["id"] == "acme", "asked twice"
    box.call("licence.remove")
    assert opens("alice", "another")
    box.call("tenant.create", id="globex")
