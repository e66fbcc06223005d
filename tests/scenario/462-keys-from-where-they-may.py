#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A server key is good only from the addresses of its list: those of the
real client, which only a trusted proxy may name."""
from lib import *


def from_(address, key):
    headers = {"X-Forwarded-For": address} if address else {}
    return http_call(box, "GET", "/v1/users", token=key, headers=headers).status


with Daemon() as box:
    own = box.call("key.create", id="own", scopes=["user.read"],
                   addresses=["127.0.0.1", "::1"])["secret"]
    far = box.call("key.create", id="far", scopes=["user.read"],
                   addresses=["192.0.2.0/24"])["secret"]
    assert from_(None, own) == 200
    assert from_(None, far) == 403
    assert from_("192.0.2.7", far) == 403, "anybody may say anything"
with Daemon(config='[server]\ntrusted_proxies = ["127.0.0.0/8"]\n') as box:
    far = box.call("key.create", id="far", scopes=["user.read"],
                   addresses=["192.0.2.0/24", "2001:db8::/32"])["secret"]
    assert from_("192.0.2.7", far) == 200
    assert from_("192.0.3.7", far) == 403
    assert from_("192.0.2.7, 198.51.100.1", far) == 403
    assert from_("2001:db8:5::1", far) == 200
    assert from_("2001:db9::1", far) == 403
    # A proxy that does not say for whom it asks asks for nobody.
    own = box.call("key.create", id="own", scopes=["user.read"],
                   addresses=["127.0.0.0/8"])["secret"]
    assert from_(None, own) == 403
