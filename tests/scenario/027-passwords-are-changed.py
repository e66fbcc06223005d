#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Changing one's password needs the present one and ends every other
sign-in; an admin needs no old one. Short passwords are refused."""
from lib import *


def login(box, password):
    return http_call(box, "POST", "/v1/auth/login", {"user": "alice", "password": password})


with Daemon() as box:
    chief = box.person("chief", admin=True)
    bob = box.person("bob")
    alice = box.person("alice", password="correct horse")
    other = Person(box, "alice", create=False, token=login(box, "correct horse").json["token"])
    elsewhere = other.opens("elsewhere", platform="web")
    alice.online()
    with refuses("bad_login"):
        alice.call("user.set_password", password="new password", old="not the old one")
    with refuses("bad_login"):
        alice.call("user.set_password", password="new password")
    with refuses("bad_field", "password"):
        alice.call("user.set_password", password="short", old="correct horse")
    with refuses("forbidden"):
        bob.call("user.set_password", id="alice", password="new password")
    alice.call("user.set_password", password="new password", old="correct horse")
    elsewhere.expects_kick("signed_out")
    alice.call("session.ping")
    assert login(box, "correct horse").code == "bad_login"
    assert login(box, "new password").status == 200
    chief.call("user.set_password", id="alice", password="一二三四五六七八")
    alice.online().expects_kick("signed_out")
    assert login(box, "一二三四五六七八").status == 200
    with refuses("not_found"):
        chief.call("user.set_password", id="nobody", password="new password")
