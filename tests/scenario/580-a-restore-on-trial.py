#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A backup is restored on trial beside the box that serves: its databases are
opened as a daemon does it, nothing of it stays, and the doctor tells of it."""
import json
import os
from lib import *


def trial():
    out = box.yizhanctl("doctor", "--config", str(box.config_path), "--json")[1]
    return next(row for row in json.loads(out)["findings"] if row["check"] == "trial")


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    box.call("tenant.create", id="acme")
    alice.sends("u:bob", "hello")
    assert trial()["level"] == "ok" and "no backup was ever restored" in trial()["text"]
    assert box.yizhanctl("backup", "create")[0] == 0
    assert trial()["level"] == "warn" and "yizhanctl backup try" in trial()["mend"], trial()
    assert box.yizhanctl("backup", "create", "--to", str(box.dir / "kept"))[0] == 0
    made = next((box.dir / "kept").glob("yizhan-*"))
    scratch = box.dir / "scratch"
    scratch.mkdir()
    os.environ["TMPDIR"] = str(scratch)

    code, out, err = box.yizhanctl("--json", "backup", "try", str(made))
    assert code == 0 and json.loads(out)["tenants"] == 2, (out, err)
    assert not os.listdir(scratch)
    told = trial()
    assert told["level"] == "ok" and made.name in told["text"], told
    assert alice.sends("u:bob", "nobody noticed")["seq"] == 2

    made.write_bytes(made.read_bytes()[:-50])
    code, out, err = box.yizhanctl("backup", "try", str(made))
    assert code == 1 and err, (code, out)
    assert not os.listdir(scratch)
    told = trial()
    assert told["level"] == "fail" and "yizhanctl backup create" in told["mend"], told
    # One of a single tenant is no box.
    assert box.yizhanctl("backup", "create", "acme", "--to", str(box.dir / "one"))[0] == 0
    one = next((box.dir / "one").glob("yizhan-*"))
    assert box.yizhanctl("backup", "try", str(one))[0] == 1
    assert not os.listdir(scratch)
