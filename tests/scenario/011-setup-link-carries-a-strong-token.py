#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The first start says how to get the set-up link; the link has its token of
128 bits in the fragment, which no server and no proxy log ever sees."""
import base64
import re
from lib import *

with Daemon() as box:
    until(lambda: "yizhanctl" in box.log() and "setup" in box.log(), "the hint")
    tokens = set()
    for _ in range(3):
        code, out, err = box.yizhanctl("setup")
        assert code == 0, err
        link = re.search(r"https://[^\s#]+#\S+", out).group()
        token = re.search(r"#.*?([A-Za-z0-9_-]{22})$", link).group(1)
        assert len(base64.urlsafe_b64decode(token + "==")) == 16
        tokens.add(token)
    assert len(tokens) == 3
    done = http_call(box, "POST", "/v1/setup", {
        "token": token, "user": "alice", "password": "a long secret"})
    assert done.status == 200, done.text
    started = len(box.log())
    box.restart()
    assert "yizhanctl" not in box.log()[started:], "set-up is offered again"
