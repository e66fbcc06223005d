#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A data directory may lie as deep as it likes: daemon, yizhanctl and the
doctor find the socket in it."""
import json
import pathlib
import tempfile
from lib import *

with tempfile.TemporaryDirectory(prefix="yizhan-test-") as top, \
        Daemon(data=pathlib.Path(top) / ("deep" * 30) / ("down" * 30)) as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "from below")
    box.kill()
    code, out, err = box.yizhanctl("status")
    assert code == 1 and "is not running" in err, (out, err)
    box.start()
    assert bob.texts("u:alice") == ["from below"]
    status = json.loads(box.yizhanctl("status", "--json")[1])
    assert status["pid"] == box.process.pid, status
    found = json.loads(box.yizhanctl("doctor", "--config", str(box.config_path), "--json")[1])
    assert "daemon" in str(found) and str(box.process.pid) in str(found), found
    assert box.stop() == 0
