# SPDX-License-Identifier: Apache-2.0
"""What the scenarios are written in: a daemon, people, and the words
between them. `from lib import *` is a scenario's first line."""

from .chat import Person, refuses, until
from .daemon import Daemon, Refused, new_cid
from .http import http_call, raw_exchange
from .ws import Closed, WebSocket, HandshakeRefused

__all__ = ["Person", "refuses", "until", "Daemon", "Refused", "new_cid",
           "http_call", "raw_exchange", "Closed", "WebSocket",
           "HandshakeRefused"]
