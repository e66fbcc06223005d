#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A back end's server key: what its scopes say, as the system or as a person,
until it is revoked. Its secret is told once and kept by nobody."""
from lib import *


def call(method, path, body=None, key=None, as_=None):
    headers = {"Yizhan-As": as_} if as_ else {}
    return http_call(box, method, path, body, token=key, headers=headers)


with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    made = chief.call("key.create", id="crm", name="The CRM",
                      scopes=["user.write", "message.write", "act"])
    key = made["secret"]
    assert key.startswith("yzk_default_crm_") and made["key"]["by"] == "chief", made
    chief.online().expects("entry", conv="t:", type="access", body={"key": "crm"})

    assert call("POST", "/v1/users", {"id": "carol"}, key).status == 200
    refused = call("GET", "/v1/users", key=key)
    assert refused.status == 403 and "user.read" in refused.json["hint"], refused.text
    assert call("GET", "/v1/keys", key=key).status == 403
    assert call("POST", "/v1/users", {"id": "dora", "admin": True}, key).status == 403
    assert call("GET", "/v1/users", key=key[:-1] + "_").code == "unauthorized"

    hello = {"conv": "u:bob", "cid": "h1", "kind": "text", "body": {"text": "hello"}}
    bob.online()
    assert call("POST", "/v1/messages", hello, key).code == "forbidden"
    sent = call("POST", "/v1/messages", hello, key, "alice").json
    bob.expects_message("hello", **{"from": "alice"}, via="crm", seq=sent["seq"])
    assert call("POST", "/v1/messages", hello, key, "alice").json == sent
    assert call("POST", "/v1/messages", hello, key, "nobody").code == "not_found"
    assert call("POST", "/v1/messages", hello, alice.token, "bob").code == "forbidden"

    listed = until(lambda: [k for k in chief.call("key.list")["keys"] if "used_ts" in k],
                   "noting the key's use")
    assert listed[0]["used_from"] == "127.0.0.1" and key not in str(listed), listed

    chief.call("key.update", id="crm", scopes=["user.read"])
    assert call("GET", "/v1/users", key=key).status == 200
    assert call("POST", "/v1/messages", hello, key, "alice").code == "forbidden"
    box.restart()
    assert call("GET", "/v1/users", key=key).status == 200
    chief = Person(box, "chief", create=False, token=chief.token)
    chief.call("key.revoke", id="crm")
    assert call("GET", "/v1/users", key=key).code == "unauthorized"
    assert chief.call("key.list")["keys"] == []

    box.stop()
    for path in [p for p in box.data.rglob("*") if p.is_file()] + [box.log_path]:
        assert key[-43:].encode() not in path.read_bytes(), f"the key is in {path}"
