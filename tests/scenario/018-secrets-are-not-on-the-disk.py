#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Set-up tokens, bearer tokens and passwords are nowhere in the data
directory and not in the log; only hashes are kept."""
from lib import *

with Daemon() as box:
    link = box.call("setup.link")["token"]
    done = http_call(box, "POST", "/v1/setup", {
        "token": link, "user": "alice", "password": "correct horse battery"}).json
    bob = box.person("bob", password="staple of nine lives")
    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "bob", "password": "staple of nine lives"}).json
    wrong = http_call(box, "POST", "/v1/auth/login",
                      {"user": "bob", "password": "a wrong one 12345"})
    assert wrong.status == 401
    bob.online()
    box.stop()

    log = box.log().split("#", 1)[-1].encode()
    files = [p for p in box.data.rglob("*") if p.is_file()]
    assert any(p.suffix == ".db" for p in files)
    for secret in (done["token"], login["token"], bob.token, "correct horse battery",
                   "staple of nine lives", "a wrong one 12345"):
        plain = secret.encode()
        assert plain not in log, "a secret is in the log"
        for path in files:
            assert plain not in path.read_bytes(), f"a secret is in {path}"
            assert plain[-43:] not in path.read_bytes(), f"a secret is in {path}"
    for path in files:
        assert link.encode() not in path.read_bytes(), f"the link is in {path}"
