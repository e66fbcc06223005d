#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""REST answers errors as problem documents with the same stable codes as the
WebSocket: no token, wrong routes and methods, bodies that are too large,
broken or of a wrong shape."""
from lib import *

with Daemon() as box:
    alice = box.person("alice")
    cases = [
        (("GET", "/v1/users"), {}, 401, "unauthorized"),
        (("GET", "/v1/users"), {"token": "x"}, 401, "unauthorized"),
        (("GET", "/v1/users"), {"headers": {"Authorization": "Basic YTpi"}}, 401, "unauthorized"),
        (("GET", "/v1/users"), {"headers": {"Authorization": "Bearer "}}, 401, "unauthorized"),
        (("POST", "/v1/users"), {"body": {"id": "x"}, "token": alice.token}, 403, "forbidden"),
        (("GET", "/v1/users/nobody"), {"token": alice.token}, 404, "not_found"),
        (("GET", "/v1/nothing"), {"token": alice.token}, 404, "unknown_operation"),
        (("GET", "/v1/users?limit=x"), {"token": alice.token}, 422, "bad_field"),
        (("GET", "/v1/users?limit=5&limit=6"), {"token": alice.token}, 422, "bad_field"),
        (("GET", "/v1/users?wat=1"), {"token": alice.token}, 422, "bad_field"),
        (("POST", "/v1/messages"), {"body": "{", "token": alice.token}, 400, "parse_error"),
        (("POST", "/v1/messages"), {"body": "[]", "token": alice.token}, 400, "bad_request"),
        (("POST", "/v1/messages"), {"body": {}, "token": alice.token}, 422, "bad_field"),
        (("POST", "/v1/messages"), {"body": "x" * 2000000, "token": alice.token}, 413, "too_large"),
        (("POST", "/v1/auth/login"), {"body": {"user": "a"}}, 422, "bad_field"),
    ]
    for (method, path), more, status, code in cases:
        answer = http_call(box, method, path, **more)
        assert (answer.status, answer.code) == (status, code), (method, path, answer.text)
        assert answer.json["status"] == status and answer.json["title"]
        if code == "bad_field":
            assert answer.json["field"], answer.text
        if code == "too_large":
            assert "body_bytes" in answer.json["hint"], answer.text
        if status == 401:
            assert "bearer" in answer.headers.get("www-authenticate", "").lower(), answer.headers
    wrong = http_call(box, "DELETE", "/v1/users", token=alice.token)
    assert wrong.status == 405, wrong.text
    assert {"GET", "POST"} <= {m.strip() for m in wrong.headers["allow"].split(",")}
    head = http_call(box, "HEAD", "/v1/setup")
    assert head.status == 200 and head.body == b""
