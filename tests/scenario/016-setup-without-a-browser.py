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

# What an installation ends with: a link for a box without an admin only.
with Daemon() as box:
    code, out, err = box.yizhanctl("setup", "--brief")
    lines = out.splitlines()
    assert code == 0 and len(lines) == 6, (code, out, err)
    assert lines[0].startswith("Address:") and f":{box.port}/" in lines[0], lines
    link = lines[1].split()[-1]
    assert "/setup#" in link and "once, until 20" in lines[2], lines
    assert box.yizhanctl("status", "--json")[1].split('"fingerprint":"')[1][:95] in lines[3], lines
    assert "yizhanctl setup" in lines[4] and lines[5] == "Diagnosis:    sudo yizhanctl doctor", lines
    done = http_call(box, "POST", "/v1/setup", {
        "token": link.split("#")[1], "user": "chen", "password": "a long secret"})
    assert done.status == 200, done.text
    code, out, err = box.yizhanctl("setup", "--brief")
    assert code == 0 and "/setup#" not in out and "done before" in out, (code, out, err)
    assert box.yizhanctl("setup", "--brief", "--org", "x")[0] == 2
