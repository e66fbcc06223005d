#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A link that was printed works after a kill -9, once."""
from lib import *


def claim(box, user):
    return http_call(box, "POST", "/v1/setup", {
        "token": token, "user": user, "password": "a long secret"})


with Daemon() as box:
    token = box.call("setup.link")["token"]
    box.kill()
    box.start()
    assert claim(box, "alice").status == 200
    box.kill()
    box.start()
    assert claim(box, "eve").code == "unknown_operation"
