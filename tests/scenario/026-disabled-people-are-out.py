#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Disabling somebody ends her sessions and tokens at once and closes the
password door; enabling opens it again. The last admin cannot be disabled."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice", password="correct horse")
    bob = box.person("bob")
    alice.sends("u:bob", "before")
    with refuses("forbidden"):
        bob.call("user.disable", id="alice")
    assert chief.call("user.disable", id="alice")["user"]["disabled"] is True
    alice.online().expects_kick("disabled")
    alice.offline()
    with refuses("unauthorized"):
        alice.online()
    login = {"user": "alice", "password": "correct horse"}
    refused = http_call(box, "POST", "/v1/auth/login", login)
    assert (refused.status, refused.code) == (403, "user_disabled")
    with refuses("user_disabled"):
        chief.call("token.issue", user="alice")
    assert bob.texts("u:alice") == ["before"]

    chief.call("user.disable", id="alice", disabled=False)
    alice.token = http_call(box, "POST", "/v1/auth/login", login).json["token"]
    assert alice.texts("u:bob") == ["before"]
    with refuses("wrong_state"):
        chief.call("user.disable", id="chief")
    with refuses("wrong_state"):
        chief.call("user.update", id="chief", admin=False)
    with refuses("not_found"):
        chief.call("user.disable", id="nobody")
