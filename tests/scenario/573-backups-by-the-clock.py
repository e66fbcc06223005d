#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each night a backup is made, read to its end, and the oldest goes; one that
cannot be made is said, and is no reason to stop."""
import json
import time
from lib import *

SECRET = "correct horse battery"


def hour(ahead):
    """The machine's hour of the day, so far ahead."""
    return time.localtime(time.time() + ahead * 3600).tm_hour


with Daemon(clock=True, start=False) as box:
    secret = box.dir / "secret"
    secret.write_text(SECRET + "\n")
    where = box.dir / "nas"
    box.configure(f"""
[backup]
hour = {hour(2)}
keep = 2
dir = "{where}"
passphrase_file = "{secret}"
""")
    box.start()
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "one")
    assert not where.exists()

    def made():
        return sorted(where.glob("yizhan-*.sealed")) if where.exists() else []

    for night in range(1, 4):
        box.jump(hours=24 * night - 24 + 3)
        until(lambda: box.log().count("and read again") == night, "a backup", timeout=60)
    # The first of them was restored on trial; the next is not for a month.
    assert box.log().count("was restored on trial") == 1
    out = box.yizhanctl("--json", "doctor", "--config", str(box.config_path))[1]
    trial = next(row for row in json.loads(out)["findings"] if row["check"] == "trial")
    assert trial["level"] == "ok" and "was restored on trial" in trial["text"], trial
    assert not list((box.data / "upkeep").glob("yizhan-trial-*"))
    kept = made()
    assert len(kept) == 2, kept
    assert figure(box, "yizhan_backup_newest_timestamp_seconds") > time.time() + 24 * 3600
    code, out, err = box.yizhanctl("backup", "verify", str(kept[-1]), "--passphrase-file",
                                   str(secret))
    assert code == 0, err

    secret.write_text("short\n")
    box.jump(hours=24 * 3 + 3)
    until(lambda: "no backup: the passphrase in" in box.log(), "saying so", timeout=60)
    assert figure(box, "yizhan_backup_failures_total") == 1
    assert alice.sends("u:bob", "two")["seq"] == 2
    assert made() == kept
    assert SECRET not in box.log()
