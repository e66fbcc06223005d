#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""After five wrong passwords from one address even the right one is refused
for a while; other people at the same address still get in."""
from lib import *


def login(box, user, password):
    return http_call(box, "POST", "/v1/auth/login", {"user": user, "password": password})


with Daemon() as box:
    box.person("chief", admin=True)
    box.person("alice", password="correct horse")
    box.person("bob", password="battery staple")
    for _ in range(4):
        assert login(box, "alice", "wrong password").code == "bad_login"
    assert login(box, "alice", "correct horse").status == 200
    assert login(box, "alice", "wrong password").code == "bad_login"
    refused = login(box, "alice", "correct horse")
    assert (refused.status, refused.code) == (429, "too_fast"), refused.text
    assert login(box, "bob", "battery staple").status == 200
