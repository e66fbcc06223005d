#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A wrong password, an unknown person, a person without a password and an
unknown tenant get the same answer after the same work, so nobody can find out
who and what exists."""
from lib import *

def hashes():
    lines = http_call(box, "GET", "/metrics").body.decode().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("yizhan_password_hashes"))


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
    before = hashes()
    other = http_call(box, "POST", "/v1/auth/login", {
        "user": "alice", "password": "correct horse", "tenant": "no-such-tenant"})
    assert (other.status, other.body) == (401, answers[0].body)
    assert hashes() == before + 1
    claim = {"user": "eve", "password": "a long secret", "token": "x" * 22}
    done = http_call(box, "POST", "/v1/setup", claim)
    claim["token"] = "yz_no-such-tenant_" + claim["token"]
    assert http_call(box, "POST", "/v1/setup", claim).body == done.body
    state = http_call(box, "GET", "/v1/setup?tenant=no-such-tenant")
    assert state.body == http_call(box, "GET", "/v1/setup").body
    assert not (box.data / "tenants" / "no-such-tenant").exists()
