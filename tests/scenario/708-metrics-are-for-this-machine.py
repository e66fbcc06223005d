#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""/metrics is for programs of this machine: not for those behind a proxy on
it, whatever they or the proxy say, unless a trusted one says loopback."""
from lib import *


def metrics(**fields):
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    return http_call(box, "GET", "/metrics", headers=headers).status


with Daemon(tls=False) as box:
    assert metrics() == 200
    for name in ("X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"):
        for value in ("127.0.0.1", "203.0.113.9", "x"):
            assert metrics(**{name: value}) == 403, (name, value)
with Daemon(tls=False, config='[server]\ntrusted_proxies = ["127.0.0.0/8"]\n') as box:
    assert metrics() == 403, "the proxy does not say for whom it speaks"
    assert metrics(X_Forwarded_For="127.0.0.1") == 200
    for outside in ("203.0.113.9", "127.0.0.1, 203.0.113.9", "10.0.0.1", "unknown",
                    "unknown, 127.0.0.1", "127.0.0.1,"):
        assert metrics(X_Forwarded_For=outside) == 403, outside
with Daemon(tls=False, config="[server]\nmetrics_open = true\n") as box:
    assert metrics(X_Forwarded_For="203.0.113.9") == 200
