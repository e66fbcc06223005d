#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Until somebody is there every route says that set-up comes first, but for the
two of set-up itself; afterwards those two are gone and all others are open."""
import re
from lib import *
from lib.chat import Session

OURS = {("GET", "/v1/setup"), ("POST", "/v1/setup")}
PAGE = {"Accept": "text/html"}


def every_route():
    paths = http_call(box, "GET", "/openapi.json").json["paths"]
    return [(method.upper(), path) for path, row in paths.items() for method in row
            if method in ("get", "post", "put", "patch", "delete")]


def code_of(method, path):
    answer = http_call(box, method, re.sub(r"\{\w+\}", "x", path),
                       {} if method != "GET" else None)
    return answer.code if answer.status != 200 else "ok"


with Daemon() as box:
    routes = every_route()
    assert OURS < set(routes) and len(routes) > 50, len(routes)
    for method, path in set(routes) - OURS:
        assert code_of(method, path) in ("setup_required", "bad_field"), (
            method, path)
    wrong = http_call(box, "GET", "/v1/users", token="yz_default_" + "A" * 43)
    assert (wrong.status, wrong.code) == (403, "setup_required")
    assert code_of("GET", "/v1/setup") == "ok"
    assert code_of("GET", "/v1/users") == code_of("GET", "/v1/conversations") == "setup_required"
    stranger = Session(box, open=False)
    for method in ("session.ping", "sync", "user.list", "tenant.list"):
        with refuses("setup_required"):
            stranger.call(method)
    assert stranger.call("setup.state")["required"]
    for path in ("/healthz", "/ca"):
        assert http_call(box, "GET", path).status == 200, path
    for path in ("/", "/console/", "/people/bob"):
        went = http_call(box, "GET", path, headers=PAGE)
        assert went.status in (302, 404) and went.headers.get("location", "/setup") == "/setup"
    assert http_call(box, "GET", "/setup", headers=PAGE).status in (200, 404)

    token = box.call("setup.link")["token"]
    done = http_call(box, "POST", "/v1/setup", {
        "token": token, "user": "chen", "password": "a long secret"})
    assert done.status == 200, done.text
    for restarted in (False, True):
        for method, path in OURS:
            body = {"token": token, "user": "eve", "password": "a long secret"}
            answer = http_call(box, method, path, body if method == "POST" else None)
            assert (answer.status, answer.code) == (404, "unknown_operation"), (method, path)
        codes = {code_of(method, path) for method, path in set(routes) - OURS}
        assert "setup_required" not in codes and "unauthorized" in codes, codes
        assert http_call(box, "GET", "/setup", headers=PAGE).status == 404
        assert http_call(box, "GET", "/", headers=PAGE).status in (200, 404)
        if not restarted:
            box.restart()
