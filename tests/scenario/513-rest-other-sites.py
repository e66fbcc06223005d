#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Pages of listed sites may call, others are told nothing; and no token is
taken from an address."""
from lib import *

SITE, EVIL = "https://app.example", "https://evil.example"
CORS = "access-control-allow-origin"

with Daemon(config=f'[server]\norigins = ["{SITE}"]\n') as box:
    alice = box.person("alice")

    def ask(method, path, origin, token=None, **more):
        headers = {"Origin": origin, **more} if origin else more
        return http_call(box, method, path, token=token, headers=headers)

    before = ask("OPTIONS", "/v1/groups/team", SITE,
                 **{"Access-Control-Request-Method": "PATCH",
                    "Access-Control-Request-Headers": "authorization,if-match"})
    assert (before.status, before.body, before.headers[CORS]) == (204, b"", SITE), before.headers
    assert "PATCH" in before.headers["access-control-allow-methods"]
    allowed = before.headers["access-control-allow-headers"].lower()
    assert {"authorization", "idempotency-key", "if-match"} <= set(allowed.split(", "))
    assert "access-control-allow-credentials" not in before.headers
    seen = ask("GET", "/v1/users/alice", SITE, token=alice.token)
    assert seen.status == 200 and seen.headers[CORS] == SITE
    assert "etag" in seen.headers["access-control-expose-headers"].lower()
    assert ask("GET", "/v1/users", SITE).headers[CORS] == SITE      # problems too
    assert "origin" in seen.headers["vary"].lower()
    assert ask("OPTIONS", "/openapi.json", SITE).headers[CORS] == SITE
    for answer in (ask("OPTIONS", "/v1/groups/team", EVIL), ask("GET", "/v1/users", "null"),
                   ask("GET", "/v1/users/alice", EVIL, token=alice.token)):
        assert CORS not in answer.headers, answer.headers
    assert ask("OPTIONS", "/v1/groups/team", EVIL).code == "forbidden"
    assert ask("OPTIONS", "/v1/users", None).headers["allow"] == "GET, HEAD, POST, OPTIONS"

    for path in (f"/v1/users?access_token={alice.token}", "/v1/users?token=x",
                 "/v1/users?Password=x", f"/v1/users?text={alice.token}"):
        refused = http_call(box, "GET", path, token=alice.token)
        assert (refused.status, refused.code) == (400, "secret_in_url"), (path, refused.text)
        assert alice.token not in refused.text
    login = http_call(box, "POST", "/v1/auth/login?password=x", {"user": "alice"})
    assert login.code == "secret_in_url"
    assert alice.token not in box.log()
