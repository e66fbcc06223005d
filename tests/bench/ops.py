#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench ops: a package installed in a minimal Debian, the start of a box
with a million messages; a backup of about 1 GB of messages, alone and while
people talk, and its restore on another directory.

    tests/bench/ops.py --build DIR --packages DIR [--quick]

It runs as root, for the package, which tests/package/run installs. The effect on those who talk is the ratio of their ack p99 during the backup to
the one before it, at the same rate. The last lines are name=value.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

from kit import LIMITS, Bench, make_users, tokens_of  # noqa: E402

COUNT, QUICK = 7_000_000, 100_000       # messages; a million has some 150 MB
MILLION, STARTS = 1_000_000, 9
PAIRS, RATE = 20, 500
OFF = {"YIZHAN_SEARCH__ENABLED": "false", "YIZHAN_BACKUP__NIGHTLY": "false"}


class Ops(Bench):
    def install(self, packages):
        """In a minimal root without a network."""
        (deb,) = packages.glob("yizhan_*.deb")
        words = ["--packages", packages, "--only",
                 "install_asks_nothing_and_ends_with_six_lines", "idle_it_is_small"]
        done = subprocess.run([sys.executable, HERE.parent / "package/run", *words],
                              stdout=subprocess.PIPE, text=True, check=False)
        found = self.result(done.returncode, done.stdout.replace("  ops_", "ops_"),
                            "tests/package/run", words)
        self.figures["ops_deb_bytes"] = deb.stat().st_size
        self.figures.update(found)
        self.say(f"{deb.name}: {deb.stat().st_size:,} bytes; {found}")

    def ready(self):
        """From exec until it answers, several times; as it is installed, with TLS and
        search, whose index is whole by then."""
        from lib.daemon import Daemon
        from lib.http import figure
        count, took = QUICK if self.quick else MILLION, []
        with Daemon(env=LIMITS) as box:
            box.person("reader")
            box.stop()
            self.run("said", box.data, "default", "reader", count)
            box.start()
            while figure(box, "yizhan_search_entries_total") < count:
                time.sleep(0.2)
            box.stop()
            for _ in range(STARTS):
                began = time.monotonic()
                box.start()
                took.append((time.monotonic() - began) * 1000)
                box.stop()
        self.figures["ops_ready_ms"] = statistics.median(took)
        self.say(f"{count:,} messages: ready after {statistics.median(took):.0f} ms in the middle of "
                 f"{STARTS} starts, {max(took):.0f} at most")

    def measure(self, packages):
        from lib.daemon import Daemon
        self.install(packages)
        self.ready()
        with Daemon(tls=False, env={**LIMITS, **OFF}) as box:
            box.person("reader")
            people = self.pairs(box)
            box.stop()
            self.run("said", box.data, "default", "reader", QUICK if self.quick else COUNT)
            box.start()
            size = sum(f.stat().st_size for f in box.data.rglob("*.db"))
            took = self.backup(box, box.dir / "alone")
            self.figures["ops_backup_seconds"] = took
            self.say(f"a backup of {size / 2**20:,.0f} MiB: {took:.1f} s, "
                     f"{size / 2**20 / took:,.0f} MiB/s")
            self.talk(box, people, max(2, took * 0.8))
            box.stop()
            self.restore(box, next((box.dir / "alone").glob("yizhan-*")))

    def pairs(self, box):
        ids = [f"{side}{k}" for k in range(PAIRS) for side in ("from", "to")]
        make_users(box, ids)
        tokens = tokens_of(box, ids)
        people = box.dir / "people"
        people.write_text("".join(f"{tokens[k]} {tokens[k + 1]} u:{ids[k + 1]}\n"
                                  for k in range(0, len(ids), 2)))
        return people

    def ctl(self, data, *words):
        """How long it took."""
        began = time.monotonic()
        done = subprocess.run([str(self.build / "yizhanctl"), "--data", str(data),
                               *(str(w) for w in words)], capture_output=True, text=True,
                              check=False)
        if done.returncode:
            self.failed += 1
            self.say(f"FAILED yizhanctl {' '.join(map(str, words))}: {done.stderr}")
        return time.monotonic() - began

    def backup(self, box, to):
        to.mkdir()
        return self.ctl(box.data, "backup", "create", "--to", to)

    def load(self, box, people, seconds):
        got = self.run("direct", "load", "--port", box.port, "--people", people, "--window", 4,
                       "--rate", RATE, "--seconds", f"{seconds:.0f}")
        return got.get("ack_p99_ms", 0)

    def talk(self, box, people, seconds):
        quiet = self.load(box, people, seconds)
        beside = threading.Thread(target=self.backup, args=(box, box.dir / "beside"))
        beside.start()
        busy = self.load(box, people, seconds)
        beside.join()
        self.figures["ops_backup_ack_p99_ratio"] = busy / quiet if quiet else 0
        self.say(f"{RATE} messages a second: ack p99 {quiet:.1f} ms, during a backup {busy:.1f} ms")

    def restore(self, box, archive):
        fresh = box.dir / "restored"
        took = self.ctl(fresh, "restore", archive)
        self.figures["ops_restore_seconds"] = took
        box.data = fresh
        box.start()
        self.say(f"its restore, every sum and every database read before: {took:.1f} s")
        box.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--packages", required=True, type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    bench = Ops(args)
    bench.measure(args.packages)
    for name, value in bench.figures.items():
        print(f"{name}={value:.2f}")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
