#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who looks after people is told what stands between somebody and her next sign-in: wrong
passwords from an address, a password or a second step that is due, devices, room for sessions."""
import time

from lib import *

SECRET = "correct horse"
CONFIG = """
[devices]
phone_conflict = "refuse"
"""


def login(password, user="alice"):
    return http_call(box, "POST", "/v1/auth/login", {"user": user, "password": password})


def told(id="alice"):
    return chief.call("user.get", id=id)["sign_in"]


with Daemon(config=CONFIG) as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice", password=SECRET)
    box.person("robot")
    assert told() == {"stopped_by": []}
    assert told("robot") == {"stopped_by": ["no_password"]}
    assert "sign_in" not in alice.call("user.get", id="alice")

    # From one address; a wrong name more begins as hers does.
    for _ in range(5):
        assert login("wrong").code == "bad_login"
    assert login(SECRET).code == "too_fast"
    locked = told()
    assert locked["stopped_by"] == ["locked"] and locked["locked_from"] == "127.0.0.1", locked
    assert locked["locked_until_ts"] > time.time() * 1000
    box.person("ali", password=SECRET)
    assert told("ali") == {"stopped_by": []} and login(SECRET, "ali").status == 200

    # What a tenant asks for; of administrators alone a second step.
    chief.call("setting.update", password_change_first=True, totp_for=1)
    chief.call("user.set_password", id="ali", password="another horse")
    assert told("ali")["stopped_by"] == ["password"]
    chief.call("user.update", id="ali", admin=True)
    assert told("ali")["stopped_by"] == ["password", "totp"]
    assert login("another horse", "ali").code == "totp_setup_required"

    assert told()["stopped_by"] == ["locked", "password"], "who made her chose it"
    chief.call("setting.update", password_change_first=False)

    # Her telephone does not make room for another; nor does the tenant.
    phone = alice.opens("handy", platform="phone")
    assert told()["stopped_by"] == ["locked", "devices"]
    phone.close()
    until(lambda: told()["stopped_by"] == ["locked"], "its end")
    box.call("tenant.update", id="default", sessions_max=1)
    assert told("robot")["stopped_by"] == ["no_password", "sessions"]

    # What is live in the answer is none of what an edit is compared with.
    token = chief.token
    tag = http_call(box, "GET", "/v1/users/alice", token=token).headers["etag"]
    box.call("tenant.update", id="default", sessions_max=0)
    for status in (200, 412):
        assert http_call(box, "PATCH", "/v1/users/alice", {"name": "Alice II"}, token=token,
                         headers={"If-Match": tag}).status == status
    box.call("user.delete", id="robot")
    assert "sign_in" not in chief.call("user.get", id="robot")
