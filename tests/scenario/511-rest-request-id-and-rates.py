#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every answer names its request, problems point at the field, and a caller
sees what she may still spend and how long to wait; who signs in pays herself,
not the address that she shares."""
from lib import *

LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1", "YIZHAN_LIMITS__RATE_BURST": "40",
          "YIZHAN_LIMITS__USER_RATE_PER_S": "1", "YIZHAN_LIMITS__USER_RATE_BURST": "20"}


def numbers(header):
    """{"r": 3, "t": 1} of '"cost";r=3;t=1'."""
    return {k: int(v) for k, v in (p.split("=") for p in header.split(";")[1:])}


with Daemon(env=LIMITS) as box:
    alice, bob = box.people("alice", "bob")

    def get(who, path, **headers):
        return http_call(box, "GET", path, token=who and who.token, headers=headers)

    named = get(alice, "/v1/users/alice", **{"X-Request-Id": "req-7"})
    assert named.headers["x-request-id"] == "req-7"
    assert len(get(alice, "/healthz").headers["x-request-id"]) == 24
    bad = get(None, "/v1/users", **{"X-Request-Id": "a b\u00e9"})
    assert bad.json["request_id"] == bad.headers["x-request-id"] != "a b"
    made = http_call(box, "POST", "/v1/groups", {"name": "x", "members": ["bob", "no one"]},
                     token=alice.token)
    assert made.json["errors"][0]["pointer"] == "#/members/1", made.text
    assert made.json["errors"][0]["detail"] == made.json["hint"]

    # her own bucket, each of her calls
    policy = numbers(named.headers["ratelimit-policy"])
    assert policy == {"q": 20, "w": 20}, policy
    left = numbers(get(alice, "/v1/users/alice").headers["ratelimit"])["r"]
    less = numbers(get(alice, "/v1/users?limit=1").headers["ratelimit"])["r"]
    assert left - 2 <= less < left <= 19, (left, less)
    for _ in range(22):
        last = get(alice, "/v1/users?limit=1")
        if last.status == 429:
            break
    assert last.code == "too_fast" and 1 <= int(last.headers["retry-after"]) <= 2
    assert get(bob, "/v1/users?limit=1").status == 200     # of the same address
    # nobody's: the address pays
    assert numbers(get(None, "/v1/setup").headers["ratelimit-policy"])["q"] == 40
    for _ in range(60):
        last = get(None, "/v1/setup")
        if last.status == 429:
            break
    assert last.code == "too_fast", last.text
