#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""X-Forwarded-For counts only when a trusted proxy says it: without one, a
guesser cannot pose as many addresses."""
from lib import *


def guess(box, address, password="wrong password"):
    return http_call(box, "POST", "/v1/auth/login", {"user": "alice", "password": password},
                     headers={"X-Forwarded-For": address}).code


def people(box):
    box.person("chief", admin=True)
    box.person("alice", password="correct horse")


with Daemon() as box:
    people(box)
    codes = [guess(box, f"203.0.113.{n}") for n in range(7)]
    assert codes[-1] == "too_fast", codes
with Daemon(config='[server]\ntrusted_proxies = ["127.0.0.0/8"]\n') as box:
    people(box)
    codes = [guess(box, f"203.0.113.{n}") for n in range(7)]
    assert set(codes) == {"bad_login"}, codes
    codes = [guess(box, "198.51.100.7") for n in range(7)]
    assert codes[-1] == "too_fast", codes
    assert guess(box, "198.51.100.7, 203.0.113.99") == "bad_login"
