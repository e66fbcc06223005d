#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The module tally follows the log of every tenant from its beginning: each
entry once over a clean restart, at least once over a kill -9."""
from lib import *


def followed(what):
    lines = http_call(box, "GET", "/metrics").text.splitlines()
    return next(int(line.split()[1]) for line in lines
                if line.startswith(f"yizhan_{what}_followed_total "))


def say(count):
    for n in range(count):
        alice.sends("u:bob", str(n))


with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob = box.people("alice", "bob")
    say(300)
    assert followed("messages") == 0
    # Turned on later, it begins with the first entry.
    box.env["YIZHAN_TALLY__ENABLED"] = "true"
    box.stop()
    box.start()
    alice.session = None
    until(lambda: followed("messages") == 300, "counting what is old")
    alice.recalls("u:bob", 300)
    box.call("tenant.create", id="other")
    carol, dave = box.people("carol", "dave", tenant="other")
    carol.sends("u:dave", "hello")
    until(lambda: followed("messages") == 301, "counting another tenant")
    until(lambda: followed("recalls") == 1, "counting a recall")
    # A clean restart saves how far it came: only what is new comes.
    box.stop()
    box.start()
    alice.session = carol.session = None
    say(1)
    until(lambda: followed("messages") == 1, "counting what is new")
    assert followed("recalls") == 0
    # A kill may make it see entries again, never miss one.
    say(50)
    box.kill()
    box.start()
    alice.session = None
    alice.recalls("u:bob", 3)
    until(lambda: followed("recalls") == 1, "counting after a kill")
    assert followed("messages") <= 51
