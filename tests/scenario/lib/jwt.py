# SPDX-License-Identifier: Apache-2.0
"""Signed tokens as an ISV's back end makes them: by the standard library and
the openssl program, with nothing of ours."""

import base64
import hashlib
import hmac
import json
import subprocess
import time


def b64(value):
    if not isinstance(value, bytes):
        value = json.dumps(value).encode()
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def claims_of(sub, aud="default", ahead_s=0, lifetime_s=3600, **more):
    now = int(time.time()) + ahead_s
    return {"sub": sub, "aud": aud, "iat": now, "exp": now + lifetime_s, **more}


def sign_hs256(secret, header, claims):
    text = f"{b64(header)}.{b64(claims)}"
    if isinstance(secret, str):
        secret = secret.encode()
    return f"{text}.{b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def hs256(secret, kid, **claims):
    return sign_hs256(secret, {"alg": "HS256", "kid": kid}, claims_of(**claims))


def ed25519_pair(folder):
    """(file of the private key, PEM of the public one)"""
    private = folder / "ed25519.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private],
                   check=True, stderr=subprocess.DEVNULL)
    public = subprocess.run(["openssl", "pkey", "-in", private, "-pubout"],
                            check=True, capture_output=True, text=True)
    return private, public.stdout


def raw_key(pem):
    """The 32 bytes at the end of what the PEM spells."""
    return base64.b64decode("".join(pem.splitlines()[1:-1]))[-32:]


def eddsa(private, kid, **claims):
    text = f"{b64({'alg': 'EdDSA', 'kid': kid})}.{b64(claims_of(**claims))}"
    file = private.parent / "signed"
    file.write_text(text)
    done = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", private,
                           "-in", file], check=True, capture_output=True)
    return f"{text}.{b64(done.stdout)}"
