#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Signed tokens that lie: about their algorithm, key, tenant, time or size.
All are nobody's, at both doors."""
from lib import *
from lib.chat import Session
from lib.jwt import b64, claims_of, eddsa, ed25519_pair, hs256, raw_key, sign_hs256

DAY = 24 * 3600


def forged():
    """(what is wrong, the token)"""
    good = eddsa(private, "ed", sub="alice")
    head, body, tail = good.split(".")
    yield "no signature", f"{head}.{body}."
    yield "alg none", b64({"alg": "none", "kid": "ed"}) + f".{body}."
    yield "alg None", b64({"alg": "None", "kid": "ed"}) + f".{body}.{tail}"
    public_text, public_bytes = public.encode(), raw_key(public)
    for name, key in (("PEM", public_text), ("bytes", public_bytes)):
        yield f"the public key's {name} as a secret", hs256(key, "ed", sub="alice")
        yield f"and an honest header, {name}", sign_hs256(
            key, {"alg": "EdDSA", "kid": "ed"}, claims_of(sub="alice"))
    yield "an empty secret", hs256(b"", "hs", sub="alice")
    yield "the other tenant's issuer", eddsa(other_private, "ed", sub="alice")
    yield "the other tenant", eddsa(private, "ed", sub="alice", aud="other")
    yield "no such tenant", eddsa(private, "ed", sub="alice", aud="nobody")
    yield "no issuer", eddsa(private, "none", sub="alice")
    yield "an issuer of no name", eddsa(private, "../../etc", sub="alice")
    yield "nobody", eddsa(private, "ed", sub="nobody")
    yield "ended", eddsa(private, "ed", sub="alice", ahead_s=-2 * DAY)
    yield "signed tomorrow", eddsa(private, "ed", sub="alice", ahead_s=DAY)
    yield "good for ever", eddsa(private, "ed", sub="alice", lifetime_s=1000 * DAY)
    yield "an inner part is gone", f"{head}..{tail}"
    yield "four parts", f"{good}.{tail}"
    yield "cut", good[:-20]
    yield "padded", good + "=="
    yield "huge", head + "." + "A" * 3000 + "." + tail
    yield "a changed body", f"{head}.{b64(claims_of(sub='chief'))}.{tail}"


with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "10000"}) as box:
    box.call("tenant.create", id="other")
    alice = box.person("alice")
    box.person("chief", admin=True)
    (box.dir / "a").mkdir(), (box.dir / "b").mkdir()
    private, public = ed25519_pair(box.dir / "a")
    other_private, other_public = ed25519_pair(box.dir / "b")
    box.call("issuer.create", id="ed", alg="EdDSA", key=public)
    box.call("issuer.create", id="hs", alg="HS256")
    box.call("issuer.create", tenant="other", id="ed", alg="EdDSA", key=other_public)
    assert http_call(box, "GET", "/v1/users",
                     token=eddsa(private, "ed", sub="alice")).status == 200
    for wrong, token in forged():
        answer = http_call(box, "GET", "/v1/users", token=token)
        assert answer.status == 401, (wrong, answer.status, answer.text)
        with refuses(("unauthorized", "bad_field")):
            Session(box, token)
    # One too long for any header ends before it is looked at.
    assert http_call(box, "GET", "/v1/users", token="eyJ" + "A" * 20000).status in (400, 431)
    with refuses("bad_field"):
        Session(box, "eyJ" + "A" * 20000)
    alice.call("session.ping")
