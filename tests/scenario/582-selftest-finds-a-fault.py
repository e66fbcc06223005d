#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A self-test sees that a daemon loses what it acknowledged: here one that
stands, from the third start on, where it was at the second."""
import json
import shutil
import subprocess
from lib import *
from lib.daemon import BUILD

LOSING = """#!/bin/sh
data=${{*#*--data }}; data=${{data%% *}}
if [ -d "$data.kept" ]; then
    rm -rf "$data"
    cp -a "$data.kept" "$data"
elif [ -d "$data/tenants" ]; then
    cp -a "$data" "$data.kept"
fi
exec {real} "$@"
"""

with Daemon() as box:
    bad = box.dir / "bad"
    bad.mkdir()
    shutil.copy(BUILD / "yizhanctl", bad)
    (bad / "yizhand").write_text(LOSING.format(real=BUILD / "yizhand"))
    (bad / "yizhand").chmod(0o755)
    done = subprocess.run([bad / "yizhanctl", "--data", box.data, "--json", "selftest",
                           box.dir / "bad.html", "--seconds", "5"], capture_output=True, text=True,
                          timeout=50, check=False)
    told = json.loads(done.stdout)
    assert done.returncode == 1 and not told["good"] and told["lost"] > 0, (told, done.stderr)
    assert not list((box.data / "upkeep").glob("selftest*"))
    assert "FAILED" in (box.dir / "bad.html").read_text("utf-8")
