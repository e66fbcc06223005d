# SPDX-License-Identifier: Apache-2.0
"""What the scenarios are written in: a daemon, people, and the words
between them. `from lib import *` is a scenario's first line."""

from .chat import Person, refuses, until
from .daemon import Daemon, Refused, fill_disk, new_cid, small_disk, without_fallocate
from .http import figure, http_call, raw_exchange
from .ws import Closed, WebSocket, HandshakeRefused

__all__ = ["Person", "refuses", "until", "Daemon", "Refused", "fill_disk",
           "new_cid", "small_disk", "without_fallocate", "figure", "http_call", "raw_exchange",
           "Closed", "WebSocket", "HandshakeRefused"]
