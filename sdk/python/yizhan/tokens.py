# SPDX-License-Identifier: Apache-2.0
"""Tokens for people, signed here: no call is needed when they sign in."""
from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Optional, Union


def sign_token(user: str, issuer: str, key: Union[str, bytes], *, tenant: str = "default",
               lifetime_s: int = 3600, name: Optional[str] = None,
               now: Optional[float] = None) -> str:
    """A token for `user`, good for lifetime_s (31 days at most).

    issuer: the id of issuer.create. key: the secret of an HS256 one, or the
    private key of an EdDSA one as PEM (which needs the package cryptography).
    name: of somebody new, for an issuer that makes_users."""
    if isinstance(key, str):
        key = key.encode()
    is_pem = key.lstrip().startswith(b"-----BEGIN ")
    issued = int(time.time() if now is None else now)
    claims = {"sub": user, "aud": tenant, "iat": issued, "exp": issued + lifetime_s}
    if name is not None:
        claims["name"] = name
    header = {"alg": "EdDSA" if is_pem else "HS256", "typ": "JWT", "kid": issuer}
    text = f"{_b64(header)}.{_b64(claims)}".encode()
    if is_pem:
        signature = _load(key).sign(text)
    else:
        signature = hmac.new(key, text, hashlib.sha256).digest()
    return f"{text.decode()}.{_b64(signature)}"


def _load(pem: bytes):
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        raise RuntimeError("Ed25519 needs the package cryptography; HS256 does not") from None
    return load_pem_private_key(pem, None)


def _b64(value) -> str:
    if not isinstance(value, bytes):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
