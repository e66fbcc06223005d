#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How long messages take from stage to stage, by the operation and for
Prometheus; which calls were slow; what lies on the disk."""
import re
from lib import *

STAGES = ["accepted", "committed", "written", "delivered", "sync"]


def counts(span):
    return {row["stage"]: row["count"] for row in box.call("monitor.stats")["stages"]
            if row["span"] == span}


with Daemon(tls=False) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    alice.online(), bob.online()
    for n in range(20):
        sent = alice.sends("u:bob", f"hello {n}")
        bob.expects_message(f"hello {n}")
        bob.call("conversation.delivered", conv="u:alice", seq=sent["seq"])
    told = until(lambda: counts("minute")["written"] >= 20 and box.call("monitor.stats"), "it")
    for span in ("minute", "hour"):
        rows = [row for row in told["stages"] if row["span"] == span]
        assert [row["stage"] for row in rows] == STAGES, rows
        for row in rows:
            assert row["count"] >= 20 and 0 < row["p50_us"] <= row["p90_us"] <= row["p99_us"], row
            assert row["p99_us"] <= row["max_us"] < 60_000_000, row
    assert told["sessions"] == 2 and told["uptime_s"] >= 0 and told["tenants_open"] == 1, told
    assert told["disk"]["database_bytes"] > 0 and told["disk"]["free_bytes"] > 0, told["disk"]

    # How long carol was away is not how long a delivery takes.
    before = counts("hour")["delivered"]
    alice.sends("u:carol", "while you are away")
    carol.online()
    here = alice.sends("u:carol", "now that you are here")["seq"]
    carol.expects_message("now that you are here")
    for seq in (1, here):
        carol.call("conversation.delivered", conv="u:alice", seq=seq)
    until(lambda: counts("hour")["delivered"] > before, "the second one")
    assert counts("hour")["delivered"] == before + 1, counts("hour")
    alice.sends("u:carol", "good bye"), carol.offline()

    # A password takes its time by design, so signing in is among the slow.
    box.call("user.set_password", id="alice", password="a long secret")
    assert http_call(box, "POST", "/v1/auth/login", {
        "user": "alice", "password": "a long secret"}).status == 200
    slow = box.call("monitor.stats")["slow"]
    login = next((row for row in slow if row["op"] == "auth.login"), slow[0])
    assert login["op"] == "auth.login" or len(slow) >= 16, "all others were slower"
    assert login["tenant"] == "default" and login["took_us"] >= 1000 and login["place"], login
    assert abs(login["ts"] - slow[0]["ts"]) < 60_000, login
    assert [row["took_us"] for row in slow] == sorted((r["took_us"] for r in slow), reverse=True)
    assert set(login) <= {"ts", "op", "tenant", "took_us", "place", "code"}, login

    # By samples each few seconds.
    point = until(lambda: (box.call("monitor.stats")["minute"] or [None])[-1], "a sample", timeout=20)
    assert point["ms"] > 0 and point["requests"] >= 0 and point["sessions"] >= 1, point

    text = http_call(box, "GET", "/metrics").text
    for stage in STAGES[:4]:
        rows = re.findall(rf'^yizhan_stage_seconds_bucket\{{stage="{stage}",le="([^"]+)"\}} (\d+)$',
                          text, re.M)
        assert rows[-1][0] == "+Inf" and len(rows) > 20, rows
        n = [int(count) for _, count in rows]
        assert n == sorted(n) and n[-1] >= 20, (stage, n)
        assert f'yizhan_stage_seconds_count{{stage="{stage}"}} {n[-1]}\n' in text
        assert float(re.search(rf'^yizhan_stage_seconds_sum\{{stage="{stage}"\}} (\S+)$', text,
                               re.M)[1]) > 0
    assert re.search(r"^yizhan_sync_seconds_count \d+$", text, re.M)
