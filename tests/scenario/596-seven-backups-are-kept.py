#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Where nobody says more, a backup is made each night, and of nine the newest
seven stay."""
import re
import time
from lib import *

with Daemon(clock=True, start=False) as box:
    hour = time.localtime(time.time() + 2 * 3600).tm_hour
    box.configure(f"[backup]\nhour = {hour}\n")
    box.start()
    where = box.data / "backups"
    for night in range(9):
        box.jump(hours=24 * night + 3)
        until(lambda: box.log().count("and read again") == night + 1, "a backup", timeout=30)
    made = re.findall(r"backups/(\S+) was made and read again", box.log())
    assert len(made) == 9, made
    assert sorted(path.name for path in where.iterdir()) == made[2:], list(where.iterdir())
