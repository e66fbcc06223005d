#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How many devices of a platform may be there is the operator's choice."""
from lib import *

config = """
[devices]
phone = 2
web = 1
"""
with Daemon(config=config) as box:
    alice = box.person("alice")
    phones = [alice.opens(f"handy{n}", platform="phone") for n in range(2)]
    page = alice.opens("page0", platform="web")
    alice.opens("page1", platform="web")
    page.expects_kick("device_limit")
    for session in phones:
        session.call("session.ping")
    alice.opens("handy2", platform="phone")
    phones[0].expects_kick("device_limit")
    phones[1].call("session.ping")
