#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Without a licence a tenant has 100 people; the next is refused, and
nobody who is in notices."""
from lib import *

with Daemon() as box:
    alice = box.person("alice")
    for made in box.ctl.calls("user.create", [{"id": f"u{n:03}"} for n in range(99)]):
        assert made["user"]
    with refuses("limit_reached"):
        box.call("user.create", id="one-too-many")
    alice.sends("u:u042", "still here")
    assert alice.texts("u:u042") == ["still here"]
    box.call("user.create", id="u042")
