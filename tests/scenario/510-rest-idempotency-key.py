#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A POST that is repeated with its Idempotency-Key has one effect: by the
client id where there is one, by the first answer where there is none; other
content is a conflict, refusals are not kept, keys of others are others."""
from lib import *

with Daemon() as box:
    root = box.person("root", admin=True)
    alice, bob = box.people("alice", "bob")

    def post(who, path, body, key):
        return http_call(box, "POST", path, body, token=who.token if who else None,
                         headers={"Idempotency-Key": key})

    # a client id: kept for ever
    text = {"conv": "u:bob", "kind": "text", "body": {"text": "once"}}
    first = post(alice, "/v1/messages", text, '"k-1"')
    assert first.status == 200, first.text
    assert post(alice, "/v1/messages", text, "k-1").json == first.json
    assert post(alice, "/v1/messages", {**text, "cid": "k-1"}, "k-1").json == first.json
    assert post(alice, "/v1/messages", {**text, "body": {"text": "other"}}, "k-1").code == "conflict"
    assert post(alice, "/v1/messages", {**text, "cid": "k-2"}, "k-1").json["field"] == "cid"
    assert bob.texts("u:alice") == ["once"]

    # none: the first answer, though the operation makes another each time
    issue = {"user": "alice"}
    token = post(root, "/v1/tokens", issue, "t-1")
    assert "idempotency-replayed" not in token.headers
    again = post(root, "/v1/tokens", issue, "t-1")
    assert again.json == token.json and again.headers["idempotency-replayed"] == "true"
    assert post(root, "/v1/tokens", issue, "t-2").json["token"] != token.json["token"]
    assert post(root, "/v1/tokens", {"user": "bob"}, "t-1").code == "conflict"
    assert post(alice, "/v1/tokens", issue, "t-1").code == "forbidden"

    # a refusal changed nothing: the same key may succeed later
    late = {"user": "carol"}
    assert post(root, "/v1/tokens", late, "t-3").code == "not_found"
    box.person("carol")
    assert post(root, "/v1/tokens", late, "t-3").status == 200

    # who may not ask any more gets no kept answer either
    other = box.call("token.issue", user="root")["token"]
    http_call(box, "POST", "/v1/auth/logout", {}, token=root.token)
    assert post(root, "/v1/tokens", issue, "t-1").code == "unauthorized"
    root.token = other
    assert post(root, "/v1/tokens", issue, "t-1").json != token.json
    assert "Idempotency-Key" in post(root, "/v1/tokens", issue, "a b").json["hint"]

    # a restart: what has a client id is known for ever, first answers are not
    last = post(root, "/v1/tokens", issue, "t-9")
    box.kill()
    box.start()
    assert post(alice, "/v1/messages", text, "k-1").json == first.json
    anew = post(root, "/v1/tokens", issue, "t-9")
    assert anew.status == 200 and anew.json != last.json, anew.text
    assert "idempotency-replayed" not in anew.headers
    api = http_call(box, "GET", "/openapi.json").json
    kept = [p["$ref"].rpartition("/")[2] for path in ("/v1/messages", "/v1/tokens")
            for p in api["paths"][path]["post"]["parameters"] if "empotency" in str(p)]
    assert kept == ["idempotencyKey", "idempotencyKeyForAWhile"], kept
