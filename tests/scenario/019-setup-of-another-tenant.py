#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The set-up link of a tenant carries the tenant in its token: it makes that
tenant's first admin, and nobody of another one; she signs in by naming it."""
import json
from lib import *


def required(query=""):
    return http_call(box, "GET", f"/v1/setup{query}").status == 200


def claim(token):
    return http_call(box, "POST", "/v1/setup",
                     {"token": token, "user": "chen", "password": "a long secret"})


def login(**more):
    return http_call(box, "POST", "/v1/auth/login",
                     {"user": "chen", "password": "a long secret", **more})


def must_refuse(who, code, **params):
    with refuses(code):
        who.call("setup.link", **params)


with Daemon() as box:
    for tenant in ("east-1", "west"):
        box.call("tenant.create", id=tenant)
    code, out, err = box.yizhanctl("--tenant", "east-1", "setup", "--json")
    link = json.loads(out)["link"]
    assert "/setup?tenant=east-1#" in link, link
    token = link.split("#")[1]
    assert code == 0 and token.startswith("yz_east-1_"), (out, err)
    # The token alone is drawn, of base64url's characters: it may have a line too.
    assert not box.call("setup.link")["token"].startswith("yz_"), "default is not named"

    for wrong in (token.replace("east-1", "west"), token[len("yz_east-1_"):], token[:-1] + "!"):
        assert claim(wrong).code in ("setup_token_invalid", "bad_field"), wrong
    done = claim(token)
    assert done.status == 200 and done.json["token"].startswith("yz_east-1_"), done.text
    assert claim(token).code == "unknown_operation"
    assert required() and required("?tenant=west") and not required("?tenant=east-1")
    assert login().code == "setup_required"
    assert login(tenant="east-1").json["user"]["admin"] is True
    assert http_call(box, "GET", "/v1/setup?tenant=No").code == "bad_field"

    # Who looks after the box from its first tenant makes the link as well, and nobody else.
    boss = box.person("boss", admin=True)
    other = box.person("other", tenant="east-1", admin=True)
    must_refuse(boss, "forbidden", id="west")
    box.call("tenant.update", id="default", tends=True)
    must_refuse(boss, "not_found", id="nowhere")
    must_refuse(boss, "setup_done", id="east-1")
    must_refuse(boss, "setup_done")
    must_refuse(other, "forbidden", id="west")
    must_refuse(other, "forbidden")
    assert boss.call("setup.link", id="west")["token"].startswith("yz_west_")

    code, out, err = box.yizhanctl("--tenant", "west", "setup", "--admin", "chen",
                                   "--password-stdin", stdin="a long secret\n")
    assert code == 0 and "/?tenant=west" in out, (out, err)
    assert login(tenant="west").json["token"].startswith("yz_west_")
