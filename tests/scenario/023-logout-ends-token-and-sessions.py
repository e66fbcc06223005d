#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Logging out ends the token and every session it opened, and no other."""
from lib import *

with Daemon() as box:
    alice = box.person("alice", password="correct horse")
    home = alice.opens("home", platform="web")
    work = alice.opens("work", platform="web")
    other_token = box.call("token.issue", user="alice")["token"]
    other = Person(box, "alice", create=False, token=other_token)
    elsewhere = other.opens("elsewhere", platform="web")

    assert home.call("auth.logout") == {}
    home.expects_kick("signed_out")
    work.expects_kick("signed_out")
    with refuses("unauthorized"):
        alice.opens("home", platform="web")
    assert http_call(box, "GET", "/v1/users", token=alice.token).status == 401
    assert elsewhere.call("session.ping")["ts"] > 0

    assert http_call(box, "POST", "/v1/auth/logout", {}, token=other_token).status == 200
    elsewhere.expects_kick("signed_out")
    assert http_call(box, "GET", "/v1/users", token=other_token).code == "unauthorized"
