#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A daemon that finds no room at all says so in one line and ends; with room
it starts. Nothing is half made."""
import json
import subprocess
from lib import *

with Daemon(start=False) as box:
    small_disk(box.data, "1m")
    filler = fill_disk(box.data / "filler")
    code, out = box.run_once()
    errors = [line for line in out.splitlines() if " error " in line]
    assert code == 1 and errors, (code, out)
    assert "full" in out.lower() or "no space" in out.lower(), out
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", box.data], check=True)
    box.start()
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "room enough")
    assert bob.texts("u:alice") == ["room enough"]
    code, out, err = box.yizhanctl("--json", "doctor", "--config", str(box.config_path))
    space = next(each for each in json.loads(out)["findings"] if each["check"] == "space")
    assert code == 1 and (space["code"], space["level"]) == ("space.free", "fail"), (space, err)
    assert box.stop() == 0
