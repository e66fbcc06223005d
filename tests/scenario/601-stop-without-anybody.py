#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Stopping an idle daemon by SIGTERM or SIGINT is clean and quick, again and
again; a second daemon can have the port at once."""
import signal
from lib import *

with Daemon() as box:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        box.signal(number)
        assert box.wait_end(timeout=10) == 0
        assert "stopped" in box.log()
        box.start()
    silent = WebSocket(box.port, box.tls_context())
    box.signal(signal.SIGTERM)
    silent.expect_close()
    assert box.wait_end(timeout=10) == 0
