#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Kicking a device ends its sessions and its token; the one in use is not
kicked; an admin and a server key may kick anybody's; a token that the caller
has too stays, and so does a signed one."""
from lib import *
from lib.chat import Session
from lib.http import http_call
from lib.jwt import hs256

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    lost = box.call("token.issue", user="alice")["token"]
    phone = Session(box, lost, "handy", "phone")
    alice.online()
    done = alice.call("device.kick", device="handy", cid="k1")
    phone.expects_kick("signed_out")
    assert alice.call("device.kick", device="handy", cid="k1") == done
    with refuses("unauthorized"):
        Session(box, lost, "handy", "phone")
    assert [d["id"] for d in alice.call("device.list")["devices"]] == ["d1"]
    with refuses("not_found"):
        alice.call("device.kick", device="handy")
    with refuses("wrong_state"):
        alice.call("device.kick", device="d1")
    # The same token on both: the session ends, the token is the caller's.
    page = alice.opens("page", platform="web")
    alice.call("device.kick", device="page")
    page.expects_kick("signed_out")
    alice.call("session.ping")
    with refuses("forbidden"):
        bob.call("device.kick", user="alice", device="d1")
    chief.call("device.kick", user="alice", device="d1")
    alice.session.expects_kick("admin")
    with refuses("unauthorized"):
        alice.opens()
    with refuses("not_found"):
        chief.call("device.kick", user="nobody", device="d1")

    # A server key may as well; acting as a person, it may what she may.
    key = box.call("key.create", id="isv", scopes=["act", "device.read", "device.write"])["secret"]
    tablet = bob.opens("tablet", platform="phone")

    def rest(path, body=None, **headers):
        return http_call(box, "POST" if body else "GET", "/v1/devices" + path, body, token=key,
                         headers=headers)
    assert [d["id"] for d in rest("?user=bob").json["devices"]] == ["d1", "tablet"]
    assert rest("/tablet?user=bob").json["platform"] == "phone"
    assert rest("").code == "bad_field"
    assert rest("/tablet?user=bob", **{"Yizhan-As": "alice"}).code == "forbidden"
    assert rest("/tablet/kick", {"user": "bob"}, **{"Yizhan-As": "alice"}).code == "forbidden"
    assert rest("/tablet/kick", {"user": "bob"}).status == 200
    tablet.expects_kick("admin")    # with her token, so the others too
    bob = Person(box, "bob", create=False, token=box.call("token.issue", user="bob")["token"])

    secret = box.call("issuer.create", id="isv", alg="HS256")["secret"]
    token = hs256(secret, "isv", sub="bob")
    signed = Session(box, token, "signed", "web")
    bob.call("device.kick", device="signed")
    signed.expects_kick("signed_out")
    Session(box, token, "signed", "web")
