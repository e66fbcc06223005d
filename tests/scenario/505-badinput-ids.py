#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Absent, empty, foreign and odd ids are refused with a stable code at every
operation that takes one; SQL, paths and markup are just unknown ids."""
from lib import *

odd = ["", " ", "a b", "a/b", "../../etc/passwd", "a'--", '"; DROP TABLE user;--', "<b>", "é",
       "汉字", "a\u0000b", "a" * 65, "a:b", "%00", "\u202eab", "a\nb"]
takes = [("user.get", "id", {}), ("user.update", "id", {"name": "x"}),
         ("user.disable", "id", {}), ("user.create", "id", {}),
         ("user.set_password", "id", {"password": "long enough"}),
         ("token.issue", "user", {}), ("token.revoke", "user", {}),
         ("session.kick", "user", {}), ("session.kick", "device", {}),
         ("group.get", "id", {}), ("group.members", "id", {}), ("group.leave", "id", {}),
         ("group.update", "id", {"name": "x"}), ("group.add", "id", {"users": ["bob"]}),
         ("group.remove", "id", {"users": ["bob"]}), ("group.create", "id", {"name": "x"}),
         ("group.create", "cid", {"name": "x"})]
with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    chief = box.person("chief", admin=True)
    bob = box.person("bob")
    before = chief.call("user.list")
    for method, field, params in takes:
        for value in odd:
            with refuses("parse_error" if "\0" in value else "bad_field"):
                chief.call(method, **params, **{field: value})
    for method, field, params in takes:
        if field == "id" and method not in ("user.create", "group.create", "user.set_password"):
            with refuses("bad_field", "id"):
                chief.call(method, **params)
    for value in ("nobody", "..", ".", "-", "_", "0", "null", "A" * 64):
        with refuses("not_found"):
            chief.call("user.get", id=value)
        with refuses("not_found"):
            chief.call("group.get", id=value)
        with refuses("not_member"):
            bob.call("group.get", id=value)
    assert chief.call("user.list") == before
    for path in ("/v1/users/..%2f..%2fetc", "/v1/users/%00", "/v1/users/a%20b",
                 "/v1/users/" + "a" * 65, "/v1/users/%ff"):
        answer = http_call(box, "GET", path, token=chief.token)
        assert answer.status in (400, 404, 422), (path, answer.status)
        assert answer.code in ("bad_field", "not_found", "bad_request"), answer.text
