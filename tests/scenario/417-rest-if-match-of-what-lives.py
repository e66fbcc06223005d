#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How a callback or a webhook is doing, who is in a room, when a key was used
changes all the time: an edit with If-Match is stale when somebody else edited
it, not when it was used."""
from lib import *
from lib.isv import Isv


def call(method, path, body=None, token=None, **headers):
    return http_call(box, method, path, body, token=token or root.token,
                     headers={k.replace("_", "-"): v for k, v in headers.items()})


def edits(path, field, uses):
    """Read, used, edited; a second edit by the first tag is stale."""
    tag = call("GET", path).headers["etag"]
    assert call("GET", path, If_None_Match=tag).status == 304
    uses()
    live = until(lambda: call("GET", path).headers["etag"] != tag and call("GET", path), "a change")
    assert live.headers["etag"].split("-")[0] == tag.split("-")[0]
    assert call("GET", path, If_None_Match=tag).status == 200
    assert call("PATCH", path, {field: "one"}, If_Match=tag).status == 200
    for old in (tag, live.headers["etag"]):
        lost = call("PATCH", path, {field: "two"}, If_Match=old)
        assert (lost.status, lost.code) == (412, "stale"), lost.text
    now = call("GET", path)
    assert now.json.get("room", now.json)[field] == "one", now.text
    assert call("PATCH", path, {field: "three"}, If_Match=now.headers["etag"]).status == 200
    assert call("PATCH", path, {field: "four"}, If_Match="*").status == 200
    assert call("PATCH", path + "x", {field: "five"}, If_Match="*").code == "not_found"
    assert call("DELETE", path, If_Match=now.headers["etag"]).code == "stale"
    assert call("DELETE", path, If_Match=call("GET", path).headers["etag"]).status == 200


with Daemon() as box, Isv() as isv:
    root = box.person("root", admin=True)
    alice, bob = box.people("alice", "bob")
    isv.guards(box, "guard")
    edits("/v1/callbacks/guard", "name", lambda: alice.sends("u:bob", "hello"))
    box.call("webhook.create", id="crm", url=isv.url)
    box.call("room.create", room="hall", title="Hall")
    edits("/v1/rooms/hall", "title", lambda: alice.call("room.join", room="hall"))
    edits("/v1/webhooks/crm", "note", lambda: alice.sends("u:bob", "again"))
    made = box.call("key.create", id="crm", scopes=["user.read"])
    edits("/v1/keys/crm", "name", lambda: call("GET", "/v1/users/bob", token=made["secret"]))

    # A device of bob's that comes and goes; an administrator looks at it too.
    phone = bob.opens("handy", platform="phone")
    mine, admins = "/v1/devices/handy", "/v1/devices/handy?user=bob"
    there = call("GET", mine, token=bob.token)
    assert there.json["online"] and there.json["push"] and not there.json["current"], there.text
    tag = there.headers["etag"]
    phone.close()
    until(lambda: not call("GET", mine, token=bob.token).json["online"], "the phone is gone")
    assert call("PATCH", mine, {"push": False}, token=bob.token, If_Match=tag).status == 200
    assert call("POST", mine + "/rename", {"name": "Old"}, token=bob.token,
                If_Match=tag).code == "stale"
    assert call("GET", mine).code == "not_found"
    kick = {"user": "bob", "cid": "k"}
    assert call("POST", mine + "/kick", kick, If_Match=tag).code == "stale"
    tag = call("GET", admins).headers["etag"]
    assert call("POST", mine + "/kick", kick, If_Match=tag).status == 200
    assert call("GET", admins).code == "not_found"
    assert call("GET", mine, token=alice.token).code == "not_found"
    assert call("GET", admins, token=alice.token).code == "forbidden"
