#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A token with a lifetime ends with it, and so do the sessions opened with it;
one without goes on."""
from lib import *

with Daemon(clock=True) as box:
    alice = box.person("alice")
    short = box.call("token.issue", user="alice", lifetime_s=3600)["token"]
    idle = Person(box, "alice", create=False, token=short).opens("short", platform="phone")
    alice.online()
    box.jump(hours=1, minutes=1)
    idle.expects_kick("expired")
    alice.expects_no("kicked")
    with refuses("unauthorized"):
        Person(box, "alice", create=False, token=short).opens()
    assert http_call(box, "GET", "/v1/users", token=short).code == "unauthorized"
    alice.opens()
