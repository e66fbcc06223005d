#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The age of the newest backup is known whoever made it, and though none is
made by the clock; fewer are asked for while one is made, and it is made."""
import json
import subprocess
from lib import *
from lib.daemon import BUILD

NEWEST = "yizhan_backup_newest_timestamp_seconds"

with Daemon(config="[backup]\nnightly = false\n") as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "hello")
    assert box.yizhanctl("backup", "create")[0] == 0
    newest = box.call("backup.list")["newest_ts"]
    assert newest > 0
    until(lambda: figure(box, NEWEST) == newest // 1000, "seeing it", timeout=60)

    where = box.dir / "others"
    maker = subprocess.Popen([BUILD / "yizhanctl", "--data", box.data, "--json", "backup",
                              "create", "--to", where], stdout=subprocess.PIPE, text=True)
    while maker.poll() is None:
        assert box.yizhanctl("backup", "prune", str(where), "--keep", "1")[0] == 0
    assert maker.returncode == 0
    assert [path.name for path in where.iterdir()] == [json.loads(maker.stdout.read())["name"]]
