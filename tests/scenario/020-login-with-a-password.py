#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A password gives a token, the token opens sessions on several devices;
REST takes the same token."""
from lib import *

with Daemon() as box:
    box.person("alice", password="correct horse", name="爱丽丝")
    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "alice", "password": "correct horse"})
    assert login.status == 200
    assert login.json["user"]["id"] == "alice"
    assert login.json["user"]["admin"] is False
    assert login.json["token"].startswith("yz_default_")
    assert login.json["expires_ts"] > 0

    alice = Person(box, "alice", create=False, token=login.json["token"])
    info = alice.opens("laptop").info
    assert info["user"] == {**info["user"], "id": "alice", "name": "爱丽丝"}
    assert info["tenant"] == "default"
    assert info["heartbeat_ms"] > 0 and info["server"]["version"]
    alice.opens("handy", platform="phone")
    me = http_call(box, "GET", "/v1/users/alice", token=alice.token)
    assert me.status == 200 and me.json["user"]["name"] == "爱丽丝"

    stranger = alice.opens(open=False)
    assert stranger.call("auth.login", user="alice", password="correct horse")["token"]
