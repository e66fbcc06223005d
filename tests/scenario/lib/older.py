# SPDX-License-Identifier: Apache-2.0
"""Data directories as earlier releases left them: tests/fixtures."""

import contextlib
import re
import sqlite3

from .daemon import ROOT

FIXTURES = {int(re.search(r"\d+", path.name)[0]): path
            for path in (ROOT / "tests/fixtures").glob("tenant-*.sql")}


def put_older(box, version, tenant="default"):
    """The tenant's database of that version, in the box's data directory."""
    folder = box.data / "tenants" / tenant
    folder.mkdir(parents=True)
    with run_sql(folder / "tenant.db") as db:
        db.executescript(FIXTURES[version].read_text("utf-8"))
        db.execute("PRAGMA journal_mode=WAL")


@contextlib.contextmanager
def run_sql(path):
    db = sqlite3.connect(path)
    yield db
    db.commit()
    db.close()


def version_of(box, tenant="default"):
    with run_sql(box.data / "tenants" / tenant / "tenant.db") as db:
        return db.execute("PRAGMA user_version").fetchone()[0]
