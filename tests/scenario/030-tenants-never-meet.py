#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Two tenants with the same ids: people, groups, conversations and tokens of
one are nothing to the other, and a token names its tenant."""
from lib import *

with Daemon() as box:
    for tenant in ("east", "west"):
        made = box.call("tenant.create", id=tenant, name=tenant.upper())
        assert made["tenant"]["name"] == tenant.upper()
    assert {"default", "east", "west"} <= {t["id"] for t in box.call("tenant.list")["tenants"]}
    box.call("tenant.create", id="east", name="EAST")
    with refuses("exists"):
        box.call("tenant.create", id="east", name="Other")
    with refuses("bad_field"):
        box.call("tenant.create", id="Not An Id")
    with refuses("not_found"):
        box.call("user.list", tenant="nowhere")

    east_alice, east_bob = box.people("alice", "bob", tenant="east")
    west_alice, west_bob = box.people("alice", "bob", tenant="west")
    box.group("team", east_alice, east_bob, tenant="east")
    west_bob.online()
    east_alice.sends("u:bob", "for the east")
    east_alice.sends("g:team", "for the eastern team")
    assert east_bob.texts("u:alice") == ["for the east"]
    with refuses("not_found"):
        west_bob.history("u:alice")
    with refuses("not_member"):
        west_alice.sends("g:team", "hello?")
    west_bob.expects_no("message")
    assert west_alice.online().info["tenant"] == "west"
    assert west_alice.sync()[0].keys() <= {"s:alice", "t:"}

    with refuses("forbidden"):
        east_alice.call("tenant.list")
    swapped = east_alice.token.replace("_east_", "_west_")
    with refuses("unauthorized"):
        Person(box, "alice", create=False, token=swapped).opens()
    assert http_call(box, "GET", "/v1/users", token=swapped).status == 401
