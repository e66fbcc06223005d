#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A token with a lifetime ends with it; one without goes on."""
from lib import *

with Daemon(clock=True) as box:
    alice = box.person("alice")
    short = box.call("token.issue", user="alice", lifetime_s=3600)["token"]
    Person(box, "alice", create=False, token=short).opens().close()
    box.jump(hours=1, minutes=1)
    with refuses("unauthorized"):
        Person(box, "alice", create=False, token=short).opens()
    assert http_call(box, "GET", "/v1/users", token=short).code == "unauthorized"
    alice.opens()
