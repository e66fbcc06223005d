#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""/healthz says alive, /readyz says it can take messages, /metrics counts;
all without a token; the page and its kind answer with strict headers."""
from lib import *

with Daemon() as box:
    assert http_call(box, "GET", "/healthz").status == 200
    assert http_call(box, "GET", "/readyz").status == 200
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "counted")
    metrics = http_call(box, "GET", "/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    figures = dict(line.rsplit(" ", 1) for line in metrics.text.splitlines()
                   if line and not line.startswith("#"))
    assert figures["yizhan_sessions"] == "1"
    assert int(figures["yizhan_entries_committed_total"]) >= 1
    assert int(figures["yizhan_commits_total"]) >= 1
    typed = set()
    for line in metrics.text.splitlines():
        if line.startswith("# TYPE"):
            name, kind = line.split()[2:]
            parts = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
            typed |= {name + part for part in parts}
    assert {name.split("{")[0] for name in figures} <= typed
    for path in ("/healthz", "/v1/setup", "/openapi.json"):
        answer = http_call(box, "GET", path)
        assert answer.headers.get("x-content-type-options") == "nosniff", (path, answer.headers)
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/.git/config", "/yizhand.json"):
        answer = http_call(box, "GET", path)
        assert b"root:" not in answer.body and answer.status in (400, 404), (path, answer.status)
