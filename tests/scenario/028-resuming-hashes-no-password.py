#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A session opens by its token alone: no password hash is made or checked,
however often a device reconnects, also after a restart."""
from lib import *

with Daemon() as box:
    box.person("alice", password="correct horse")
    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "alice", "password": "correct horse"})
    alice = Person(box, "alice", create=False, token=login.json["token"])
    assert figure(box, "yizhan_logins_total") == 1
    made = figure(box, "yizhan_password_hashes_total")
    assert made == 2, f"one to keep, one to check: {made}"
    for _ in range(50):
        alice.opens().drops()
    assert figure(box, "yizhan_password_hashes_total") == made
    box.restart()
    alice.opens()
    assert figure(box, "yizhan_password_hashes_total") == 0
    assert figure(box, "yizhan_logins_failed_total") == 0
