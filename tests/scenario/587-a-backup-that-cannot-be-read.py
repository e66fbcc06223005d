#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A nightly backup that does not stand being read again is none: it gets no
good name, counts for nobody, is told of, and another is made; a restore on
trial that failed is made again with that, not in a month."""
import json
import time
from lib import *
from lib.older import FIXTURES, put_older, run_sql

NEWEST = "yizhan_backup_newest_timestamp_seconds"

with Daemon(clock=True, start=False) as box:
    put_older(box, max(FIXTURES))
    where = box.dir / "nas"
    box.configure(f"""
[backup]
hour = {time.localtime(time.time() + 2 * 3600).tm_hour}
dir = "{where}"
""")
    # An index of another column than it says: a copy takes it along as it is,
    # and a check finds it.
    with run_sql(box.data / "tenants/default/tenant.db") as db:
        db.execute("CREATE TABLE planted (a, b)")
        db.execute("CREATE INDEX planted_a ON planted (a)")
        db.execute("INSERT INTO planted VALUES (1, 2)")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = 'CREATE INDEX planted_a ON planted (b)' "
                   "WHERE name = 'planted_a'")
    box.start()
    box.jump(hours=3)
    until(lambda: "no backup:" in box.log(), "a backup that fails", timeout=40)
    assert "tried again in an hour" in box.log()
    names = [path.name for path in where.iterdir()]
    assert len(names) == 1 and names[0].endswith(".tar.zst.failed"), names
    assert figure(box, "yizhan_backup_failures_total") == 1
    assert figure(box, NEWEST) == 0
    told = box.call("backup.list")
    assert told["backups"] == [] and told["newest_ts"] == 0, told
    assert not told["last"]["ok"] and names[0] in told["last"]["why"], told
    out = box.yizhanctl("--json", "doctor", "--config", str(box.config_path))[1]
    found = next(row for row in json.loads(out)["findings"] if row["check"] == "backups")
    assert found["code"] == "backups.none" and found["level"] == "warn", found

    assert box.stop() == 0
    with run_sql(box.data / "tenants/default/tenant.db") as db:
        db.execute("DROP TABLE planted")
    (box.data / "upkeep/last-trial.json").write_text(json.dumps(
        {"at_ts": int((time.time() + 3 * 3600) * 1000), "good": False, "why": "no luck"}))
    box.start()
    box.jump(hours=27)
    until(lambda: "and read again" in box.log(), "a good one", timeout=40)
    made, = where.iterdir()
    assert made.name.endswith(".tar.zst"), made
    until(lambda: figure(box, NEWEST) > time.time() + 24 * 3600, "its age", timeout=30)
    until(lambda: "was restored on trial" in box.log(), "a trial", timeout=30)
