# SPDX-License-Identifier: Apache-2.0
"""What the benches share: load programs, and people on a daemon."""

import contextlib
import pathlib
import socket
import subprocess
import time

# Nobody is held up by rates that are for people.
LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
          "YIZHAN_LIMITS__USERS": "100000"}


class Bench:
    def __init__(self, args):
        self.build = pathlib.Path(args.build).resolve()
        self.quick = args.quick
        self.figures = {}
        self.failed = 0

    def command(self, program, words):
        return [str(self.build / "tests/bench" / program), *(str(w) for w in words)]

    def run(self, program, *words):
        """One of the load programs: its name=value lines."""
        done = subprocess.run(self.command(program, words), stdout=subprocess.PIPE, text=True,
                              check=False, timeout=900)
        return self.result(done.returncode, done.stdout, program, words)

    def result(self, status, output, program, words):
        if status:
            self.failed += 1
            print(f"FAILED {program} {' '.join(str(w) for w in words)}", flush=True)
        return values(output)

    def say(self, text):
        print(text, flush=True)


def values(output):
    return {name: float(value) for name, _, value in
            (line.partition("=") for line in output.splitlines()) if value}


def wait_port(port):
    for _ in range(500):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.01)
    raise RuntimeError(f"nothing listens on {port}")


def drain(answers):
    for _ in answers:
        pass


def make_users(box, ids, tenant="default"):
    drain(box.ctl.calls("user.create", [{"id": i} for i in ids], tenant))


def tokens_of(box, ids, tenant="default"):
    return [t["token"] for t in box.ctl.calls("token.issue", [{"user": i} for i in ids], tenant)]


def resident_bytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS")
