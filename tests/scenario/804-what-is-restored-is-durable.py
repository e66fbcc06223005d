#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Before a restore moves what it has unpacked into its place, every name in it
is durable: a directory is synced after the last file that was made in it."""
import os
import re
import subprocess
from lib import *
from lib import files
from lib.daemon import BUILD

CALLS = "mkdir,mkdirat,open,openat,rename,renameat,renameat2,fsync"


def restored(box, *words):
    """The calls of a restore, each as (name, its text)."""
    trace = box.dir / "trace"
    subprocess.run(["strace", "-f", "-y", "-qq", "-s", "4096", "-o", trace, "-e", f"trace={CALLS}",
                    BUILD / "yizhanctl", "--data", box.data, *words],
                   check=True, stdout=subprocess.DEVNULL)
    return re.findall(r"^\d+ +(\w+)\((.*)\) = [^-]", trace.read_text("utf-8"), re.M)


def moved(calls):
    """Each directory that was renamed: what it held, and what of that had
    names that were not durable."""
    held, dirty = set(), set()
    for name, text in calls:
        paths = [os.path.normpath(path) for path in re.findall(r'"([^"]*)"', text)]
        if name == "fsync":
            dirty.discard(re.search("<(.*)>", text).group(1))
        elif name.startswith("mkdir"):
            held.add(paths[0])
            dirty.add(os.path.dirname(paths[0]))
        elif name.startswith("open") and "O_CREAT" in text:
            dirty.add(os.path.dirname(paths[0]))
        elif name.startswith("rename"):
            yield paths[0], *({p for p in those if (p + "/").startswith(paths[0] + "/")}
                              for those in (held, dirty))


with Daemon() as box:
    box.call("tenant.create", id="acme")
    alice, = box.people("alice", tenant="acme")
    for text in (b"one", b"two", b"three"):
        files.upload(alice, text)
    box.yizhanctl("backup", "create", "--to", str(box.dir / "kept"))
    kept = str(next((box.dir / "kept").iterdir()))
    assert box.stop() == 0

    one = ("--tenant", "acme", "--replace")
    for words, what in ((("restore", kept), "/upkeep/restore/new/tenants"),
                        (("backup", "restore", kept, *one), "/tenants/acme")):
        path, held, dirty = next(m for m in moved(restored(box, *words)) if m[0].endswith(what))
        assert len(held) >= 3 and not dirty, (path, held, dirty)
        box.start()     # what was restored proves itself before the next one
        assert box.stop() == 0

    box.start()
    assert box.call("user.get", id="alice", tenant="acme")
