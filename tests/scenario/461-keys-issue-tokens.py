#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A back end signs its people in: it issues tokens for as long as it says,
and revokes them; never for an administrator."""
from lib import *
from lib.chat import Session

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")
    key = chief.call("key.create", id="crm", scopes=["token.write"])["secret"]

    def issue(user, lifetime_s):
        return http_call(box, "POST", "/v1/tokens",
                         {"user": user, "lifetime_s": lifetime_s}, token=key)

    phone, web = issue("alice", 3600).json, issue("alice", 3600).json
    assert phone["expires_ts"] > 0
    assert issue("chief", 60).code == "forbidden"
    with refuses("forbidden"):
        Session(box, key)
    handy = Person(box, "alice", create=False, token=phone["token"])
    page = Person(box, "alice", create=False, token=web["token"])
    first, second = handy.opens("handy", "phone"), page.opens("page", "web")

    http_call(box, "POST", "/v1/tokens/revoke", {"token": phone["token"]}, token=key)
    first.expects_kick("signed_out")
    second.call("session.ping")
    http_call(box, "POST", "/v1/tokens/revoke", {"user": "alice"}, token=key)
    second.expects_kick("signed_out")
    with refuses("unauthorized"):
        alice.opens()
    # Promoted later, she is no administrator by a token that a key issued.
    token = issue("alice", 3600).json["token"]
    chief.call("user.update", id="alice", admin=True)
    late = Person(box, "alice", create=False, token=token)
    with refuses("forbidden"):
        late.call("key.list")
