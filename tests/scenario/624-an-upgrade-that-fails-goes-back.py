#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""When one database cannot be migrated, or the daemon cannot start on them,
all are again what the release before left, and the reason is said and kept; a
port in use is no reason to touch them."""
import shutil
import socket
import subprocess
from lib import *
from lib.older import put_older, run_sql, version_of

PREVIOUS = "/usr/libexec/yizhan/yizhand.previous"

with Daemon(start=False) as box:
    put_older(box, 1)
    put_older(box, 8, "acme")

    # Before anything: the port.
    with socket.socket() as taken:
        taken.bind((box.host, box.port))
        taken.listen()
        code, out = box.run_once()
        assert code == 1 and "another program does already" in out, out
    assert (version_of(box), version_of(box, "acme")) == (1, 8)
    assert not (box.data / "upkeep").exists()

    # A table in the way of a migration.
    acme = box.data / "tenants/acme/tenant.db"
    with run_sql(acme) as db:
        db.execute("CREATE TABLE file (id TEXT)")
    code, out = box.run_once()
    assert code == 1 and "cannot be upgraded and stay as they were" in out and "acme" in out, out
    assert (version_of(box), version_of(box, "acme")) == (1, 8)
    reason = box.data / "upkeep/upgrade/failed"
    assert "acme" in reason.read_text("utf-8")
    with run_sql(acme) as db:
        db.execute("DROP TABLE file")

    # All are migrated, and then something else does not work.
    (box.data / "control.sock").mkdir()
    code, out = box.run_once()
    assert code == 1 and "again as they were before the upgrade" in out, out
    assert (version_of(box), version_of(box, "acme")) == (1, 8)
    assert "control.sock" in reason.read_text("utf-8")
    (box.data / "control.sock").rmdir()

    box.start()
    assert not reason.exists()
    assert [u["id"] for u in box.call("user.list")["users"]] == ["alice", "bob", "carol"]
    assert box.stop() == 0
    assert version_of(box) > 8 and version_of(box, "acme") > 8

    # What failed is over when nothing older is left, but for the release before.
    put_older(box, 8, "other")
    other = box.data / "tenants/other"
    with run_sql(other / "tenant.db") as db:
        db.execute("CREATE TABLE file (id TEXT)")
    code, out = box.run_once()
    assert code == 1 and "other" in reason.read_text("utf-8"), out
    shutil.rmtree(other)
    program = box.command()
    box.process = subprocess.Popen([PREVIOUS, *program[1:]], executable=program[0])
    box.wait_ready()
    assert box.stop() == 0
    assert "other" in reason.read_text("utf-8")
    box.start()
    assert not reason.exists()
