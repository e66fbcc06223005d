#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A wrong password, an unknown person, a person without a password and an
unknown tenant get the same answer after the same work, so nobody can find out
who and what exists."""
import json

from lib import *

def hashes():
    lines = http_call(box, "GET", "/metrics").body.decode().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("yizhan_password_hashes"))


def said(answer):
    """All but what numbers this call."""
    document = json.loads(answer.body)
    document.pop("request_id", None)
    return document


with Daemon() as box:
    box.person("chief", admin=True)
    box.person("alice", password="correct horse")
    box.person("robot")
    answers = [http_call(box, "POST", "/v1/auth/login",
                         {"user": user, "password": "wrong password"})
               for user in ("alice", "nobody-here", "robot")]
    assert [a.status for a in answers] == [401] * 3
    assert [a.code for a in answers] == ["bad_login"] * 3
    assert said(answers[0]) == said(answers[1]) == said(answers[2])
    before = hashes()
    other = http_call(box, "POST", "/v1/auth/login", {
        "user": "alice", "password": "correct horse", "tenant": "no-such-tenant"})
    assert (other.status, said(other)) == (401, said(answers[0]))
    assert hashes() == before + 1
    claim = {"user": "eve", "password": "a long secret", "token": "x" * 22}
    done = http_call(box, "POST", "/v1/setup", claim)
    claim["token"] = "yz_no-such-tenant_" + claim["token"]
    assert said(http_call(box, "POST", "/v1/setup", claim)) == said(done)
    state = http_call(box, "GET", "/v1/setup?tenant=no-such-tenant")
    assert said(state) == said(http_call(box, "GET", "/v1/setup"))
    assert not (box.data / "tenants" / "no-such-tenant").exists()
