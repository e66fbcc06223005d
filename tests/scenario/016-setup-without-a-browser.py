#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`yizhanctl setup --admin NAME --password-stdin` finishes set-up; without
arguments it prints a new link; both are refused when set-up is done."""
from lib import *

with Daemon() as box:
    code, out, err = box.yizhanctl("setup")
    assert code == 0 and "https://" in out and "#" in out, (code, out, err)

    code, out, err = box.yizhanctl("setup", "--admin", "chen", "--password-stdin",
                                   stdin="short\n")
    assert code == 1 and "8" in err, (code, out, err)
    code, out, err = box.yizhanctl("setup", "--admin", "chen", "--password-stdin",
                                   stdin="a long secret\n")
    assert code == 0, (out, err)
    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "chen", "password": "a long secret"})
    assert login.status == 200 and login.json["user"]["admin"], login.text

    assert "org" not in Person(box, "chen", create=False,
                               token=login.json["token"]).online().info
    code, out, err = box.yizhanctl("setup")
    assert code == 1 and err, (code, out, err)
    code, out, err = box.yizhanctl("setup", "--admin", "eve", "--password-stdin",
                                   stdin="a long secret\n")
    assert code == 1 and err, (code, out, err)
