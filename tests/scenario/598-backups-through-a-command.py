#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The backup of the night goes through a command's standard input: one that
fails is said and tried again, one that takes it has it, whole, and only then
does the doctor say so; what admins ask for lies in the directory."""
import json
import time
from lib import *

NEWEST = "yizhan_backup_newest_timestamp_seconds"

with Daemon(clock=True, start=False) as box:
    there = box.dir / "there"
    there.mkdir()
    command = box.dir / "take"
    command.write_text(f"""#!/bin/sh
ls -l /proc/self/fd > {there}/fds
[ -e {there}/may ] || {{ echo "no room on the tape"; exit 28; }}
cat > "$1/part" && mv "$1/part" "$1/$YIZHAN_BACKUP"
""")
    command.chmod(0o755)
    box.configure(f"""
[backup]
hour = {time.localtime(time.time() + 2 * 3600).tm_hour}
command = ["{command}", "{there}"]
""")

    def finding():
        out = box.yizhanctl("--json", "doctor", "--config", str(box.config_path))[1]
        return next(row for row in json.loads(out)["findings"] if row["check"] == "backups")

    box.start()
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "one")
    assert finding()["code"] == "backups.notyet"
    box.jump(hours=3)
    until(lambda: "no backup: the backup command" in box.log(), "saying so", timeout=60)
    assert "ended with 28; it is tried again" in box.log() and "no room on the tape" in box.log()
    assert figure(box, "yizhan_backup_failures_total") == 1
    assert finding()["code"] == "backups.unhanded" and "ended with 28" in finding()["text"]
    # 0, 1, 2, and that of ls itself: nothing of the daemon's.
    fds = [fd for fd in (there / "fds").read_text().splitlines()
           if "->" in fd and "faketime" not in fd]
    assert len(fds) == 4, fds

    (there / "may").touch()
    box.restart()
    box.jump(hours=27)
    until(lambda: "has taken yizhan-" in box.log(), "a backup", timeout=60)
    taken = next(there.glob("yizhan-*.tar.zst"))
    assert (finding()["code"], finding()["level"]) == ("backups.handed", "ok")
    until(lambda: figure(box, NEWEST) > time.time() + 24 * 3600, "seeing it", timeout=60)
    said = box.call("backup.list")
    assert said["backups"] == [] and said["newest_ts"] > 0 and said["last"]["ok"], said
    code, out, err = box.yizhanctl("backup", "verify", str(taken))
    assert code == 0, err

    box.call("backup.create")
    until(lambda: len(box.call("backup.list")["backups"]) == 1, "one by hand", timeout=60)
