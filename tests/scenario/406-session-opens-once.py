#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""session.open with a wrong, foreign, empty or missing token is refused and
the connection may try again; a second open on one connection is refused."""
from lib import *

with Daemon() as box:
    box.call("tenant.create", id="other")
    alice = box.person("alice")
    device = {"id": "d1", "platform": "desktop"}
    session = alice.opens(open=False)
    for token in ("x", "yz_default_" + "A" * 43, "yz_nowhere_" + "A" * 43,
                  alice.token[:-1], alice.token + "A", alice.token.upper(),
                  alice.token.replace("default", "other"), "yz__" + "A" * 43,
                  "yz_../../default_" + "A" * 43, "汉" * 20):
        with refuses("unauthorized"):
            session.call("session.open", token=token, device=device)
    session = alice.opens(open=False)
    for bad in ({"token": ""}, {"token": 1}, {"token": "x" * 5000}, {"device": {}},
                {"device": {"id": "", "platform": "web"}}, {"device": None},
                {"device": {"id": "d1"}}, {"client": {"name": "x\u202ey"}}):
        with refuses("bad_field"):
            session.call("session.open", **{"token": alice.token, "device": device, **bad})
    session.call("session.open", token=alice.token, device=device)
    with refuses("wrong_state"):
        session.call("session.open", token=alice.token, device=device)
    session.call("session.ping")
    assert http_call(box, "POST", "/v1/users", {"id": "x"}, token=alice.token).status == 403
