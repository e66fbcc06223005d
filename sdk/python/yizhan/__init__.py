# SPDX-License-Identifier: Apache-2.0
"""Yizhan from the server side: every operation of the REST door, tokens for
people, and webhooks that are what they say. The standard library is enough."""
from .client import Answer, Client
from .errors import ConnectionFailed, YizhanError
from .tokens import sign_token
from .webhook import WebhookError, WebhookVerifier

__all__ = ["Answer", "Client", "ConnectionFailed", "YizhanError", "sign_token",
           "WebhookError", "WebhookVerifier"]
__version__ = "0.1.0"
