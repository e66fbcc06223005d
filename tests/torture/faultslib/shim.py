# SPDX-License-Identifier: Apache-2.0
"""The page that faultshim.c obeys, and a daemon under it."""

import mmap
import os
import struct
import subprocess

from lib.daemon import BUILD

READ, WRITE, SYNC, SYNC_DIR, OPEN, TRUNCATE, SQLITE, MALLOC = range(8)
LIBRARY = BUILD / "tests/torture/faultshim.so"
FIELDS = ("cuts", "what", "countdown", "error", "is_sticky", "fired", "cut",
          "slow_us", "is_files", "slowed", "cut_lines")
BYTES = 4096


def make(*others):
    """The library, and what else is to be built."""
    subprocess.run(["make", "-C", str(BUILD), "-s", "tests/torture/faultshim.so", *others],
                   check=True, stdout=subprocess.DEVNULL)


class Shim:
    def __init__(self, directory):
        self.path = directory / "faultshim"
        self.path.write_bytes(b"\0" * BYTES)
        with open(self.path, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), BYTES)

    def environment(self):
        # A sanitizer sets itself up before the first call that it passes on.
        first = os.environ.get("YIZHAN_SANITIZER")
        return {"LD_PRELOAD": ":".join(filter(None, (first, str(LIBRARY)))),
                "FAULTSHIM": str(self.path)}

    def get(self, field):
        return struct.unpack_from("q", self.page, 8 * FIELDS.index(field))[0]

    def put(self, **values):
        for field, value in values.items():
            struct.pack_into("q", self.page, 8 * FIELDS.index(field), value)

    def arm(self, what, number, error, sticky=False):
        """The call `number` from now on fails, or it and all after it."""
        self.put(what=0, fired=0)
        self.put(countdown=number, error=error, is_sticky=sticky)
        self.put(what=what + 1)

    def disarm(self):
        """How often it failed."""
        self.put(what=0)
        return self.get("fired")
