#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A self-test that is killed takes its daemon with it, and what it leaves
behind goes with the next; two at a time there are not."""
import json
import os
import subprocess
from lib import *
from lib.daemon import BUILD


def begin(box):
    """A self-test, and the process of its daemon."""
    run = subprocess.Popen([BUILD / "yizhanctl", "--data", box.data, "selftest"], cwd=box.dir,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    there = box.data / "upkeep/selftest/data"
    until(lambda: (there / "control.sock").exists() and (there / "yizhand.json").exists(),
          "its daemon")
    return run, json.loads((there / "yizhand.json").read_text())["pid"]


def is_there(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().split()[2] != "Z"
    except FileNotFoundError:
        return False


with Daemon() as box:
    run, pid = begin(box)
    assert is_there(pid)
    code, out, err = box.yizhanctl("--json", "selftest")
    assert code == 1 and json.loads(out)["error"]["code"] == "busy", (out, err)
    run.kill()
    run.wait()
    until(lambda: not is_there(pid), "its end")
    assert (box.data / "upkeep/selftest/data").exists()
    code, out, err = box.yizhanctl("selftest", str(box.dir / "page.html"), "--seconds", "5")
    assert code == 0, err
    assert os.listdir(box.data / "upkeep") == ["report-key.pem"], os.listdir(box.data / "upkeep")
    assert not list(box.dir.glob("yizhan-selftest-*"))
