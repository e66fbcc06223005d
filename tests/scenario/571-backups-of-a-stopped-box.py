#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Backups by the tool alone: of a box that stands still, of one tenant, under
a passphrase, into a pipe, and fewer of them; what is refused says what to do
and changes nothing."""
import json
import subprocess
from lib import *
from lib.daemon import BUILD

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "one")
    box.call("tenant.create", id="acme")
    code, out, err = box.yizhanctl("restore", "/nowhere.tar.zst")
    assert code == 1 and "/nowhere.tar.zst" in err, err
    box.yizhanctl("backup", "create", "--to", str(box.dir / "a"))
    made = next((box.dir / "a").iterdir())
    code, out, err = box.yizhanctl("restore", str(made))
    assert code == 1 and "stop it first" in err, err
    assert box.stop() == 0

    # One tenant, and one that is not there.
    code, out, err = box.yizhanctl("--json", "backup", "create", "acme")
    assert code == 0 and json.loads(out)["tenant"] == "acme", (out, err)
    code, out, err = box.yizhanctl("restore",
                                   str(box.data / "backups" / json.loads(out)["name"]))
    assert code == 1 and "acme alone" in err, err
    code, out, err = box.yizhanctl("backup", "create", "nobody")
    assert code == 1 and "nobody" in err, err

    # Under a passphrase.
    secret = box.dir / "passphrase"
    secret.write_text("short\n")
    code, out, err = box.yizhanctl("backup", "create", "--passphrase-file", str(secret))
    assert code == 1 and "8 to 1024" in err, err
    secret.write_text("correct horse battery\n")
    code, out, err = box.yizhanctl("--json", "backup", "create", "--to", str(box.dir / "b"),
                                   "--passphrase-file", str(secret))
    assert code == 0, err
    sealed = box.dir / "b" / json.loads(out)["name"]
    assert sealed.name.endswith(".sealed") and b"alice" not in sealed.read_bytes()
    code, out, err = box.yizhanctl("backup", "verify", str(sealed))
    assert code == 1 and "under a passphrase" in err, err
    code, out, err = box.yizhanctl("backup", "verify", str(sealed), "--passphrase-file",
                                   str(secret))
    assert code == 0, err
    secret.write_text("another horse battery\n")
    code, out, err = box.yizhanctl("restore", str(sealed), "--passphrase-file", str(secret))
    assert code == 1 and "passphrase is another" in err, err

    # Through a pipe, and back: the ordinary tools read it too.
    stream = subprocess.run([BUILD / "yizhanctl", "--data", box.data, "backup", "create",
                             "--stdout"], capture_output=True, check=True).stdout
    whole = box.dir / "stream"
    whole.write_bytes(stream)
    names = subprocess.run(["tar", "-I", "zstd", "-tf", whole], capture_output=True, text=True,
                           check=True).stdout.split()
    assert names[0] == "backup.json" and names[-1] == "end.json", names
    assert "tenants/acme/tenant.db" in names and "tls/key.pem" in names, names
    out_dir = box.dir / "out"
    out_dir.mkdir()
    subprocess.run(["tar", "-I", "zstd", "-xf", whole, "-C", out_dir], check=True)
    subprocess.run(["sha256sum", "--quiet", "-c", "manifest.sha256"], cwd=out_dir, check=True)
    done = subprocess.run([BUILD / "yizhanctl", "--data", box.data, "restore", "-"],
                          input=stream, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    box.start()
    assert [u["id"] for u in box.call("user.list")["users"]] == ["alice", "bob"]
    assert "restored" in box.log()
    assert box.stop() == 0

    # A damaged one replaces nothing.
    damaged = bytearray(stream)
    damaged[len(damaged) // 2] ^= 1
    whole.write_bytes(damaged)
    code, out, err = box.yizhanctl("restore", str(whole))
    assert code == 1 and "(corrupt)" in err, err
    box.start()
    assert box.call("user.get", id="bob")
    assert box.stop() == 0

    # Fewer of them.
    for day in range(1, 6):
        (box.dir / "a" / f"yizhan-2025010{day}T000000Z.tar.zst").write_bytes(b"")
    code, out, err = box.yizhanctl("backup", "prune", str(box.dir / "a"))
    assert code == 2 and "--keep" in err, err
    code, out, err = box.yizhanctl("backup", "prune", str(box.dir / "a"), "--keep", "2")
    assert code == 0 and "4 removed" in out, (out, err)
    assert sorted(p.name for p in (box.dir / "a").iterdir()) == \
        ["yizhan-20250105T000000Z.tar.zst", made.name]
