#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""When a daemon cannot start on a restored state, the state before it comes
back by itself, and the log says why; a backup that is killed leaves
nothing."""
import subprocess
from lib import *
from lib.daemon import BUILD

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "old")
    box.call("tenant.create", id="acme")
    box.people("carl", tenant="acme")
    code, out, err = box.yizhanctl("backup", "create", "--to", str(box.dir))
    assert code == 0, err
    backup = next(box.dir.glob("yizhan-*.tar.zst"))
    alice.sends("u:bob", "new")
    box.call("tenant.delete", id="acme", confirm="acme")
    assert box.stop() == 0
    code, out, err = box.yizhanctl("restore", str(backup))
    assert code == 0, err
    # The disk under the restored state turns out to be bad.
    (box.data / "tenants" / "default" / "tenant.db").write_bytes(b"nonsense" * 1000)
    box.start()
    assert "the state before the restore is back" in box.log()
    token = box.call("token.issue", user="bob")["token"]
    bob = Person(box, "bob", create=False, token=token)
    page = bob.call("message.list", conv="u:alice", after=0, limit=10)["entries"]
    assert [e["body"]["text"] for e in page] == ["old", "new"], page
    assert (box.data / "upkeep" / "restore" / "refused").is_dir()
    with refuses("exists", "id"):
        box.call("tenant.create", id="acme")
    box.call("tenant.undelete", id="acme")
    assert len(box.call("user.list", tenant="acme")["users"]) == 1

    # On one that works who was deleted since is there, and not erased.
    box.call("tenant.delete", id="acme", confirm="acme")
    assert box.stop() == 0
    code, out, err = box.yizhanctl("restore", str(backup))
    assert code == 0, err
    box.start()
    assert [t["id"] for t in box.call("tenant.list")["tenants"]] == ["acme", "default"]
    assert not (box.data / "upkeep" / "deleted" / "acme").exists()

    # Killed in the middle: no archive, and the next one is none the worse.
    reader = subprocess.Popen([BUILD / "yizhanctl", "--data", box.data, "backup", "create",
                               "--to", box.dir / "c"])
    until(lambda: (box.dir / "c").exists(), "beginning")
    reader.kill()
    reader.wait()
    names = [p.name for p in (box.dir / "c").iterdir()]
    assert all(name.endswith((".part", ".tar.zst")) for name in names), names
    code, out, err = box.yizhanctl("backup", "create", "--to", str(box.dir / "c"))
    assert code == 0 or "this very second" in err, err
    code, out, err = box.yizhanctl("backup", "prune", str(box.dir / "c"), "--keep", "1")
    assert code == 0, err
    assert not list((box.dir / "c").glob("*.part"))
    assert not (box.data / "upkeep" / "backup").exists()
