#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""session.close answers, then the connection ends; the others of the same
person stay, and the closed one is no longer listed."""
from lib import *

with Daemon() as box:
    alice = box.person("alice")
    phone = alice.opens("handy", platform="phone")
    assert phone.call("session.close") == {}
    try:
        phone.socket.receive()
        phone.expects_close(4001)
    except Closed as closed:
        assert closed.code in (1000, 4001), closed.code
    rows = alice.call("session.list")["sessions"]
    assert [r["device"] for r in rows] == ["d1"]
    dropped = alice.opens("page", platform="web")
    dropped.drops()
    until(lambda: len(alice.call("session.list")["sessions"]) == 1, "forgetting the dropped one")
