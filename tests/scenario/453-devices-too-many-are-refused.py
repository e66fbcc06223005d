#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Per platform the operator may choose that a device too many is refused, and
those that are in stay; the same device coming back still replaces itself."""
from lib import *

config = """
[devices]
phone_conflict = "refuse"
web = 2
web_conflict = "refuse"
"""
with Daemon(config=config) as box:
    alice = box.person("alice")
    phone = alice.opens("handy", platform="phone")
    with refuses("limit_reached", "device"):
        alice.opens("other", platform="phone")
    again = alice.opens("handy", platform="phone")
    phone.expects_kick("replaced")
    desk = alice.opens("desk", platform="desktop")
    tower = alice.opens("tower", platform="desktop")
    desk.expects_kick("device_limit")
    pages = [alice.opens(f"page{n}", platform="web") for n in range(2)]
    with refuses("limit_reached"):
        alice.opens("page2", platform="web")
    for session in (again, tower, *pages):
        session.call("session.ping")
    pages[0].close()
    until(lambda: len(tower.call("session.list")["sessions"]) == 3, "its end")
    alice.opens("page2", platform="web").call("session.ping")
