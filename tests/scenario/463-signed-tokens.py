#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An ISV signs its people in by a key of its own: once the public key is
registered nobody is asked any more, until it is deleted."""
from lib import *
from lib.jwt import ed25519_pair, hs256, eddsa

with Daemon(clock=True) as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")
    private, public = ed25519_pair(box.dir)
    made = chief.call("issuer.create", id="shop-1", alg="EdDSA", key=public,
                      makes_users=True)
    assert "secret" not in made and made["issuer"]["alg"] == "EdDSA", made
    secret = chief.call("issuer.create", id="old", alg="HS256")["secret"]

    def person(id, text):
        return Person(box, id, create=False, token=text)

    by_key = person("alice", eddsa(private, "shop-1", sub="alice"))
    by_secret = person("alice", hs256(secret, "old", sub="alice"))
    zoe = person("zoe", eddsa(private, "shop-1", sub="zoe", name="Zoë"))
    by_key.opens("a"), by_secret.opens("b", "web")
    assert zoe.opens().info["user"]["name"] == "Zoë"
    zoe.online().call("message.send", conv="u:alice", cid="1", kind="text",
                      body={"text": "I am new"})
    rest = http_call(box, "GET", "/v1/users/zoe", token=by_secret.token)
    assert rest.json["user"]["id"] == "zoe"
    with refuses("forbidden"):
        boss = person("chief", eddsa(private, "shop-1", sub="chief"))
        boss.opens("c", "web").call("key.list")

    # What she had until then is revoked; what is signed later is good.
    chief.call("token.revoke", user="zoe")
    zoe.online().expects_kick("signed_out")
    with refuses("unauthorized"):
        zoe.opens()
    box.jump(minutes=1)
    late = person("zoe", eddsa(private, "shop-1", sub="zoe", ahead_s=60))
    late.online()

    chief.call("issuer.delete", id="shop-1")
    late.online().expects_kick("signed_out")
    with refuses("unauthorized"):
        person("zoe", eddsa(private, "shop-1", sub="zoe", ahead_s=60)).opens()
    by_secret.opens("c", "web").call("session.ping")
