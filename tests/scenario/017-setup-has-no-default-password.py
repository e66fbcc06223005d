#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Before set-up nobody can sign in, with whatever password; the answer says
what to do."""
from lib import *

with Daemon() as box:
    for user in ("admin", "root", "yizhan"):
        for password in ("admin", "password", user):
            answer = http_call(box, "POST", "/v1/auth/login",
                               {"user": user, "password": password})
            assert (answer.status, answer.code) == (403, "setup_required"), answer.text
    assert box.call("user.list")["users"] == []
