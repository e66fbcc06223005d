#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench hugefile: the largest file there is, 4 GiB, goes up in parts
and comes down in one piece through TLS: whether all of it comes back, and how
much memory the daemon took for it, at the most.

    tests/bench/hugefile.py --build DIR

What is carried is made as it goes; the disk holds it once, in the daemon's data.
The last lines are name=value; it fails when a byte is another one, or when
memory grew with the file. It says nothing about speed.
"""

import argparse
import hashlib
import http.client
import json
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

from kit import LIMITS, make_users, tokens_of  # noqa: E402

SIZE = 4 << 30
PART, PIECE = 64 << 20, 1 << 20
# Buffers of a transfer are 512 KiB, however large it is.
GROWTH_MAX_MIB = 16
WAIT_S = 1800
OPTIONS = {"YIZHAN_FILES__MAX_BYTES": "4G", "YIZHAN_BACKUP__NIGHTLY": "false"}
# Where a number of 31 or 32 bits would be full, and the end.
CORNERS = (0, (2 << 30) - 8, (4 << 30) - 16)


class Content:
    """Pieces of 1 MiB, no two alike."""

    def __init__(self):
        self.base = os.urandom(PIECE - 8)

    def piece(self, number):
        return number.to_bytes(8, "big") + self.base

    def span(self, at, size):
        first, last = at // PIECE, (at + size - 1) // PIECE
        text = b"".join(self.piece(n) for n in range(first, last + 1))
        return text[at - first * PIECE:at - first * PIECE + size]

    def hash(self):
        sum = hashlib.sha256()
        for n in range(SIZE // PIECE):
            sum.update(self.piece(n))
        return sum.hexdigest()


class Peak:
    """The most memory that a process had since it was made, as the kernel counts it."""

    def __init__(self, pid):
        self.pid = pid
        pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
        self.before = self.mib("VmRSS")

    def mib(self, name):
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(x for x in lines if x.startswith(name)).split()[1]) / 1024

    def growth(self):
        return self.mib("VmHWM") - self.before


class Carrier:
    def __init__(self, box, token):
        self.box, self.token = box, token

    def open(self, method, path, body=None, headers=None):
        to = http.client.HTTPSConnection("127.0.0.1", self.box.port, context=self.box.tls_context(),
                                         timeout=WAIT_S)
        to.request(method, "/v1/files" + path, body,
                   {"Authorization": f"Bearer {self.token}", **(headers or {})})
        answer = to.getresponse()
        if answer.status not in (200, 206):
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.read()[:300]}")
        return answer

    def upload(self, content, hash):
        made = self.ask("POST", "", {"name": "huge.bin", "size": SIZE, "hash": hash})["file"]["id"]
        for at in range(0, SIZE, PART):
            self.open("PUT", f"/{made}/parts/{at}", content.span(at, PART)).read()
        done = self.ask("POST", f"/{made}/finish", {})["file"]
        if (done["hash"], done["size"]) != (hash, SIZE):
            raise RuntimeError(f"it was taken for another one: {done}")
        return made

    def ask(self, method, path, body):
        return json.loads(self.open(method, path, json.dumps(body),
                                    {"Content-Type": "application/json"}).read())

    def download(self, file):
        """(bytes, hash)"""
        sum, count = hashlib.sha256(), 0
        answer = self.open("GET", f"/{file}/content")
        while piece := answer.read(PIECE):
            sum.update(piece)
            count += len(piece)
        return count, sum.hexdigest()

    def check_corners(self, file, content):
        for at in CORNERS:
            got = self.open("GET", f"/{file}/content",
                            headers={"Range": f"bytes={at}-{at + 15}"}).read()
            if got != content.span(at, 16):
                raise RuntimeError(f"other bytes at {at}")


def measure(figures):
    from lib.daemon import Daemon
    content = Content()
    hash = content.hash()
    with Daemon(env={**LIMITS, **OPTIONS}) as box:
        make_users(box, ["alice"])
        carrier = Carrier(box, tokens_of(box, ["alice"])[0])
        peak = Peak(box.process.pid)
        figures["files_huge_rss_before_mib"] = peak.before
        file = carrier.upload(content, hash)
        figures["files_huge_upload_growth_mib"] = peak.growth()
        peak = Peak(box.process.pid)
        got = carrier.download(file)
        figures["files_huge_download_growth_mib"] = peak.growth()
        carrier.check_corners(file, content)
        figures["files_huge_bytes"] = got[0]
        figures["files_huge_is_whole"] = got == (SIZE, hash)
        box.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    figures = {}
    measure(figures)
    for name, value in figures.items():
        print(f"{name}={value:.2f}" if isinstance(value, float) else f"{name}={int(value)}")
    grown = max(value for name, value in figures.items() if name.endswith("growth_mib"))
    return 0 if figures["files_huge_is_whole"] and grown < GROWTH_MAX_MIB else 1


if __name__ == "__main__":
    sys.exit(main())
