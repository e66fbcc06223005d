#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A wrong token and the token of a link that a newer one replaced make
nobody an admin; an address has five tries a minute."""
from lib import *


def claim(box, token):
    return http_call(box, "POST", "/v1/setup", {
        "token": token, "user": "eve", "password": "a long secret"})


with Daemon() as box:
    old = box.call("setup.link")["token"]
    new = box.call("setup.link")["token"]
    for token in (old, "A" * 22, "x"):
        answer = claim(box, token)
        assert (answer.status, answer.code) == (403, "setup_token_invalid"), answer.text
    assert claim(box, "").code == "bad_field"
    codes = [claim(box, "B" * 22).code for _ in range(4)]
    assert codes == ["setup_token_invalid"] * 2 + ["too_fast"] * 2, codes
    assert claim(box, new).code == "too_fast", "the right one waits as well"
    assert box.call("user.list")["users"] == []
    box.restart()
    assert claim(box, new).status == 200
