#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench direct: messages between pairs of people, and what an idle
session costs; floors and a broker in the same run on the same disk.

    tests/bench/direct.py --build DIR [--quick]

100 pairs of sessions over loopback, window 16, every ack synced. The load
programs are C, this only puts things up and takes them down. The last lines
are name=value.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

from kit import (LIMITS, Bench, drain, make_users, resident_bytes,  # noqa: E402
                 tokens_of, wait_port)

PAIRS = 100
WINDOW = 16
CONVERSATIONS = 20
GROUP_MEMBERS = 100
IDLE_BASE = 100         # sessions that are open before memory is looked at

MOSQUITTO = """listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 0
max_queued_messages 0
set_tcp_nodelay true
log_type none
user root
persistence {persistence}
persistence_location {where}/
autosave_interval 1
"""


class Direct(Bench):
    def __init__(self, args):
        super().__init__(args)
        self.seconds = 2 if args.quick else 6

    # --- floors and the peer

    def floors(self):
        with tempfile.TemporaryDirectory(prefix="floor-") as where:
            rows = self.run("floors", "sqlite", "--dir", where, "--seconds", self.seconds)
        self.figures["sqlite_floor_rows_per_s"] = rows.get("rows_per_s", 0)
        echo = self.run("floors", "echo", "--seconds", min(3, self.seconds),
                        "--pairs", PAIRS, "--window", WINDOW)
        self.figures["echo_floor_per_s"] = echo.get("acked_per_s", 0)
        self.say(f"SQLite, batches of 128: {rows.get('rows_per_s', 0):,.0f} rows/s; "
                 f"epoll echo: {echo.get('acked_per_s', 0):,.0f} frames/s")

    def mosquitto(self, name, persistence):
        from lib.daemon import end_with_parent, free_port
        with tempfile.TemporaryDirectory(prefix="mosquitto-") as where:
            port = free_port()
            config = pathlib.Path(where) / "mosquitto.conf"
            config.write_text(MOSQUITTO.format(
                port=port, where=where, persistence="true" if persistence else "false"))
            with subprocess.Popen(["mosquitto", "-c", str(config)], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, preexec_fn=end_with_parent) as broker:
                wait_port(port)
                got = self.run("mosquitto", "--port", port, "--pairs", PAIRS, "--window", WINDOW,
                               "--seconds", self.seconds, "--keep", int(persistence))
                broker.terminate()
        self.figures[name] = got.get("acked_per_s", 0)
        self.say(f"mosquitto QoS 1{', persistence' if persistence else ''}: "
                 f"{got.get('acked_per_s', 0):,.0f} acks/s, p99 {got.get('ack_p99_ms', 0):.1f} ms")

    # --- messages

    def direct(self, tenants):
        """Pairs spread over so many tenants; full load, then a tenth."""
        from lib.daemon import Daemon
        with Daemon(tls=False, env=LIMITS) as box:
            people = box.dir / "people"
            people.write_text("".join(self.make_pairs(box, tenants)))
            words = ("load", "--port", box.port, "--people", people, "--window", WINDOW)
            full = self.run("direct", *words, "--seconds", self.seconds)
            tenth = {}
            if tenants == 1:
                tenth = self.run("direct", *words, "--seconds", self.seconds,
                                 "--rate", full.get("acked_per_s", 0) / 10)
            box.stop()
        self.say(f"{tenants} tenants: {full.get('acked_per_s', 0):,.0f} acks/s, "
                 f"p50 {full.get('ack_p50_ms', 0):.1f} ms, p99 {full.get('ack_p99_ms', 0):.1f} ms"
                 + (f"; at a tenth p50 {tenth.get('ack_p50_ms', 0):.2f} ms, "
                    f"p99 {tenth.get('ack_p99_ms', 0):.2f} ms" if tenth else ""))
        return full, tenth

    def make_pairs(self, box, tenants):
        for n in range(tenants):
            tenant = "default" if tenants == 1 else f"t{n}"
            if tenants > 1:
                box.call("tenant.create", id=tenant)
            ids = [f"{side}{k}" for k in range(PAIRS // tenants) for side in ("from", "to")]
            make_users(box, ids, tenant)
            tokens = tokens_of(box, ids, tenant)
            for k in range(0, len(ids), 2):
                yield f"{tokens[k]} {tokens[k + 1]} u:{ids[k + 1]}\n"

    # --- idle sessions

    def idle(self):
        from lib.daemon import Daemon
        plain = (1000,) if self.quick else (1000, 15000)
        tls = (1000,) if self.quick else (1000, 5000)
        with Daemon(tls=False, env=LIMITS) as box:
            ids = [f"user-{n:05}" for n in range(max(plain))]
            make_users(box, ids)
            make_groups(box, ids)
            people = box.dir / "people"
            people.write_text("".join(t + "\n" for t in tokens_of(box, ids)))
            self.figures["idle_bytes_per_session"] = self.idle_run(box, people, plain)
            box.tls = True
            self.figures["idle_tls_bytes_per_session"] = self.idle_run(box, people, tls)
            box.stop()

    def idle_run(self, box, people, counts):
        box.restart()
        if box.tls:
            box.tls_context()
        command = [str(self.build / "tests/bench/direct"), "idle", "--port", str(box.port),
                   "--people", str(people), "--tls", str(int(box.tls)),
                   "--stops", ",".join(str(n) for n in (IDLE_BASE, *counts))]
        each = 0
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as program:
            base = None
            for count in (IDLE_BASE, *counts):
                if program.stdout.readline().strip() != str(count):
                    self.failed += 1
                    break
                time.sleep(1.5)         # until freed memory has settled
                now = resident_bytes(box.process.pid)
                if base is None:
                    base = now
                else:
                    each = (now - base) / (count - IDLE_BASE)
                    self.say(f"{count:,} idle {'TLS' if box.tls else 'plain'} sessions of "
                             f"{CONVERSATIONS} conversations: {each:,.0f} bytes each")
                program.stdin.write("\n")
                program.stdin.flush()
        return each


def make_groups(box, ids):
    """Groups of 100, so that everybody is in 20 and neighbours differ."""
    calls = []
    for turn in range(CONVERSATIONS):
        step = 2 * turn + 1
        while len(ids) % step == 0 and step > 1:
            step += 2
        order = [ids[k * step % len(ids)] for k in range(len(ids))]
        for k in range(0, len(order), GROUP_MEMBERS):
            calls.append({"id": f"g{turn}-{k}", "name": "Group",
                          "members": order[k:k + GROUP_MEMBERS]})
    drain(box.ctl.calls("group.create", calls, window=8))


def share(part, whole):
    return f"{part / whole:.2f}" if whole else "?"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    bench = Direct(args)
    f = bench.figures
    bench.floors()
    bench.mosquitto("mosquitto_qos1_per_s", False)
    bench.mosquitto("mosquitto_persist_per_s", True)
    full, tenth = bench.direct(1)
    f["direct_acked_per_s"] = full.get("acked_per_s", 0)
    f["direct_ack_p99_ms"] = full.get("ack_p99_ms", 0)
    f["direct_tenth_ack_p99_ms"] = tenth.get("ack_p99_ms", 0)
    for tenants in (10, 100):
        f[f"direct_{tenants}_tenants_per_s"] = bench.direct(tenants)[0].get("acked_per_s", 0)
    bench.idle()
    own = f["direct_acked_per_s"]
    bench.say(f"ratios: {share(own, f['sqlite_floor_rows_per_s'])} of the SQLite floor, "
              f"{share(own, f['mosquitto_qos1_per_s'])} of mosquitto, "
              f"{share(own, f['mosquitto_persist_per_s'])} of mosquitto with persistence, "
              f"{share(own, f['echo_floor_per_s'])} of the echo")
    if bench.failed:
        bench.say(f"{bench.failed} runs failed: the figures below are not whole")
    for name in ("direct_acked_per_s", "direct_ack_p99_ms", "direct_tenth_ack_p99_ms",
                 "direct_10_tenants_per_s", "direct_100_tenants_per_s", "mosquitto_qos1_per_s",
                 "mosquitto_persist_per_s", "sqlite_floor_rows_per_s", "echo_floor_per_s",
                 "idle_bytes_per_session", "idle_tls_bytes_per_session"):
        value = f.get(name, 0)
        print(f"{name}={value:.2f}" if name.endswith("_ms") else f"{name}={value:.0f}")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
