#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The first link is good for 24 hours, one in its place for 30 minutes: a
minute before the end it works, a minute after it does not."""
from lib import *


def claim(box, token):
    return http_call(box, "POST", "/v1/setup", {
        "token": token, "user": "alice", "password": "a long secret"})


with Daemon(clock=True) as box:
    late = box.call("setup.link")["token"]
    box.jump(hours=24, minutes=1)
    answer = claim(box, late)
    assert (answer.status, answer.code) == (403, "setup_token_invalid")

with Daemon(clock=True) as box:
    box.call("setup.link")
    late = box.call("setup.link")["token"]
    box.jump(minutes=31)
    assert claim(box, late).code == "setup_token_invalid"
    in_time = box.call("setup.link")["token"]
    box.jump(minutes=29)
    assert claim(box, in_time).status == 200

with Daemon(clock=True) as box:
    in_time = box.call("setup.link")["token"]
    box.jump(hours=23, minutes=59)
    assert claim(box, in_time).status == 200
