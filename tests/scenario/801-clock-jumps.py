#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The clock jumps a year back and ten years ahead while people talk: times
of entries never fall, nothing is lost, sessions stay, and a restart with the
clock in the past goes on from there."""
from lib import *

with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    times = []
    for hours in (0, -24 * 365, 0, 24 * 3650, -24 * 365, 0, -24 * 30):
        box.jump(hours=hours)
        for _ in range(3):
            sent = alice.sends("u:bob", f"{hours}")
            bob.expects_message(f"{hours}", seq=sent["seq"])
            times.append(sent["ts"])
        bob.call("session.ping")
    assert times == sorted(times)
    assert times[-1] - times[0] > 9 * 365 * 86400 * 1000
    bob.expects_no("kicked")
    box.kill()
    box.start()
    alice.session = bob.session = None
    assert alice.sends("u:bob", "after")["ts"] >= times[-1]
    assert len(bob.history("u:alice")) == 22
    token = box.call("token.issue", user="alice", lifetime_s=3600)
    assert Person(box, "alice", create=False, token=token["token"]).opens()
