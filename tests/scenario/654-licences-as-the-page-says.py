#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every command of docs/licences.md that makes or takes a licence, as it is
written there, against a box."""
import os
import re
import shutil
import subprocess
from lib import *
from lib.daemon import BUILD, ROOT
from lib.licence import DEVELOPMENT_KEY

page = (ROOT / "docs/licences.md").read_text("utf-8")
blocks = re.findall(r"^```sh\n(.*?)^```", page, re.M | re.S)
assert len(blocks) >= 6, blocks

with Daemon() as box:
    bin, work = box.dir / "bin", box.dir / "work"
    bin.mkdir()
    work.mkdir()
    for name, more in (("yizhan-licence", ""), ("yizhanctl", f"--data {box.data}")):
        (bin / name).write_text(f'#!/bin/sh\nexec {BUILD / name} {more} "$@"\n')
        (bin / name).chmod(0o755)
    (bin / "jq").write_text('#!/bin/sh\nexec python3 -c '
                            '"import json,sys;print(json.load(sys.stdin)[\'machine\'])"\n')
    (bin / "jq").chmod(0o755)

    def run(block):
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=work, text=True,
                              capture_output=True, timeout=60, check=False,
                              env={**os.environ, "PATH": f"{bin}:{os.environ['PATH']}"})
        assert done.returncode == 0, (block, done.stdout, done.stderr)
        return done.stdout

    run(blocks[0])
    # Of this build everybody has the root's key.
    shutil.copy(DEVELOPMENT_KEY, work / "root.key")
    for block in blocks[1:]:
        run(block)
    told = box.call("licence.get")
    assert told["state"] == "ok" and told["licence"]["id"] == "ACME-2099-01", told
    assert told["licence"]["issuer"] == "Example Systems" and told["people_max"] == 500, told
    run("yizhanctl licence install acme.json; yizhanctl licence show")
    assert box.call("licence.get")["licence"]["id"] == "ACME-1"
    assert run("yizhanctl licence install bound.json") and box.call("licence.get")["state"] == "ok"

    # A package's own, once.
    folder = box.dir / "provision.d"
    folder.mkdir()
    shutil.copy(work / "acme.json", folder / "00-acme.licence")
    assert "in force" in run(f"yizhanctl provision {folder}")
    assert box.call("licence.get")["licence"]["id"] == "ACME-1"
    assert (folder / "00-acme.licence.done").exists() and not (folder / "00-acme.licence").exists()
