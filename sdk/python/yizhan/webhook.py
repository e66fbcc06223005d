# SPDX-License-Identifier: Apache-2.0
"""Webhooks and callbacks: is it the box that calls? (Standard Webhooks 1.0)"""
from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Mapping, Optional

TOLERANCE_S = 300


class WebhookError(Exception):
    """Not from the box, or too old: answer 401 and do nothing."""


class WebhookVerifier:
    """WebhookVerifier("whsec_...").verify(headers, body) gives the event, or raises.
    While a secret is rotated give both."""

    def __init__(self, *secrets: str) -> None:
        if not secrets:
            raise ValueError("a webhook has a secret")
        self._keys = [base64.b64decode(s[6:] if s.startswith("whsec_") else s)
                      for s in secrets]

    def sign(self, id: str, timestamp: int, body: bytes) -> str:
        """As the box does it, with the first secret; for tests of receivers."""
        return "v1," + base64.b64encode(_mac(self._keys[0], id, str(timestamp), body)).decode()

    def verify(self, headers: Mapping[str, str], body: bytes,
               now: Optional[float] = None) -> Any:
        """`body` is the bytes as they came, not what a framework made of them."""
        given = {name.lower(): value for name, value in headers.items()}
        try:
            id, timestamp = given["webhook-id"], given["webhook-timestamp"]
            signatures = given["webhook-signature"].split()
        except KeyError as missing:
            raise WebhookError(f"no header {missing}") from None
        if not (timestamp.isascii() and timestamp.isdigit()):
            raise WebhookError("webhook-timestamp is no number")
        if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_S:
            raise WebhookError("too old, or our clock is wrong")
        for key in self._keys:
            wanted = base64.b64encode(_mac(key, id, timestamp, body))
            for signature in signatures:
                version, _, value = signature.partition(",")
                if version == "v1" and hmac.compare_digest(wanted, value.encode()):
                    return json.loads(body)
        raise WebhookError("the signature is not ours")


def _mac(key: bytes, id: str, timestamp: str, body: bytes) -> bytes:
    return hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
