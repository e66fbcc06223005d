#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A database that is damaged, foreign, or of a newer version is refused with
its name and what to do; it is never overwritten and never half used."""
import shutil
import sqlite3
from lib import *


def damage(data):
    data.write_bytes(b"\0" * 4096 + data.read_bytes()[4096:])


def garble(data):
    content = bytearray(data.read_bytes())
    content[100:] = b"\xa5" * (len(content) - 100)
    data.write_bytes(content)


def foreign(data):
    data.unlink()
    other = sqlite3.connect(data)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()


def newer(data):
    other = sqlite3.connect(data)
    other.execute("PRAGMA user_version = 999")
    other.commit()
    other.close()


def text(data):
    data.write_text("Dear diary, " * 500)


with Daemon() as box:
    alice = box.person("alice")
    box.stop()
    shutil.copytree(box.data, box.dir / "good")
    for name in ("system.db", "tenants/default/tenant.db"):
        for harm in (damage, garble, foreign, newer, text):
            shutil.rmtree(box.data)
            shutil.copytree(box.dir / "good", box.data)
            path = box.data / name
            harm(path)
            before = path.read_bytes()
            code, out = box.run_once(timeout=20)
            assert code == 1 and name in out, (name, harm.__name__, code, out)
            assert path.read_bytes() == before, f"{harm.__name__}: {name} was changed"
    shutil.rmtree(box.data)
    shutil.copytree(box.dir / "good", box.data)
    box.start()
    alice.opens()
