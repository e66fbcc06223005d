#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A wrong password, an unknown person and a person without a password get
the same answer, so nobody can find out who exists."""
from lib import *

with Daemon() as box:
    box.person("chief", admin=True)
    box.person("alice", password="correct horse")
    box.person("robot")
    answers = [http_call(box, "POST", "/v1/auth/login",
                         {"user": user, "password": "wrong password"})
               for user in ("alice", "nobody-here", "robot")]
    assert [a.status for a in answers] == [401] * 3
    assert [a.code for a in answers] == ["bad_login"] * 3
    assert len({a.body for a in answers}) == 1
    other = http_call(box, "POST", "/v1/auth/login", {
        "user": "alice", "password": "correct horse", "tenant": "no-such-tenant"})
    assert other.status in (401, 404), other.text
