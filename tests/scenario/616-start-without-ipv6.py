#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where the kernel has no IPv6, every address is every one of IPv4: the daemon
starts as it is installed, and says where it listens."""
import json
from lib import *
from lib.daemon import without_ipv6

with Daemon(start=False, host="") as box:
    box.before_exec = without_ipv6
    box.start()
    box.host = "127.0.0.1"
    alice, bob = box.people("alice", "bob")
    bob.online()
    alice.sends("u:bob", "here")
    bob.expects_message("here")
    status = json.loads(box.yizhanctl("status", "--json")[1])
    assert status["listen"] == f"0.0.0.0:{box.port}", status
