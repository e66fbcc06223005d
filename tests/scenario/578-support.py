#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An archive for somebody who helps: said before it is made, without messages,
names of people or secrets, and noted where admins see it."""
import hashlib
import json
import subprocess
import tarfile
import io
from lib import *

SECRET, SAID = "correct horse battery", "the merger is on monday"


def members(path):
    """{name: bytes}, after the archive's own sums."""
    plain = subprocess.run(["zstd", "-dc", str(path)], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        out = {m.name: tar.extractfile(m).read() for m in tar.getmembers()}
    for line in out.pop("manifest.sha256").decode().splitlines():
        digest, name = line.split()
        assert hashlib.sha256(out[name]).hexdigest() == digest, name
    assert json.loads(out.pop("end.json"))
    return out


with Daemon() as box:
    key = box.dir / "s3-secret"
    key.write_text(SECRET + "\n")
    box.stop()
    box.configure(f'[s3]\naccess_key = "AKIATEST"\nsecret_key_file = "{key}"\n'
                  f'[backup]\ncommand = ["/usr/bin/curl", "-u", "u:{SECRET}"]\n')
    box.start()
    alice = box.person("alice.liddell", name="Alice Liddell")
    bob = box.person("bob")
    chief = box.person("chief", admin=True)
    session = chief.online()
    alice.sends("u:bob", SAID)
    token = alice.token
    assert token and len(token) > 16
    path = box.dir / "for-support.tar.zst"
    code, out, err = box.yizhanctl("support", str(path), "--config", str(box.config_path), "--log",
                                   str(box.log_path))
    assert code == 0 and err == "", (code, err)
    found = members(path)
    assert list(found) == ["doctor.jsonl", "options.toml", "machine.txt", "sizes.txt", "log.txt"]
    listed = out.partition(str(path))[2]
    for name in found:
        assert name in listed, (name, out)
    whole = b"\n".join(found.values())
    keys = (box.data / "tls/key.pem").read_text(), (box.data / "tls/root-key.pem").read_text()
    for secret in (SECRET, SAID, token, "liddell", "Liddell", keys[0].splitlines()[1],
                   keys[1].splitlines()[1], "PRIVATE KEY"):
        assert secret.encode() not in whole, secret
    checks = [json.loads(line) for line in found["doctor.jsonl"].splitlines()]
    assert {"space", "databases"} <= {row["check"] for row in checks}
    assert b"secret_key_file" in found["options.toml"]
    assert b'command = ["/usr/bin/curl", "********"]' in found["options.toml"]
    assert b"tenants/default/tenant.db" in found["sizes.txt"]
    assert b"listens on" in found["log.txt"]
    assert path.stat().st_mode & 0o777 == 0o600
    chief.expects("entry", conv="t:", type="access", body={"support": ""})
    noted = chief.call("audit.list", op="support.", limit=10)["rows"]
    assert [(row["by"], row["op"]) for row in noted] == [("", "support.note")], noted

    # What is there is not written over; a stopped box has one as well.
    code, out, err = box.yizhanctl("support", str(path), "--config", str(box.config_path))
    assert code == 1 and "File exists" in err, err
    code, out, err = box.yizhanctl("support", str(path), "--json", "--config", str(box.config_path))
    assert code == 1 and "File exists" in err and "File exists" in json.loads(out)["error"]["message"], out
    assert box.stop() == 0
    again = box.dir / "again.tar.zst"
    code, out, err = box.yizhanctl("support", str(again), "--config", str(box.config_path),
                                   "--log", str(box.log_path), "--json")
    assert code == 0 and list(members(again)) == list(found), err
    assert "audit log will not say" in err, err
    told = json.loads(out)
    assert told["file"] == str(again) and [part["name"] for part in told["parts"]] == list(found), told

    # Of a log that is too long its end goes along.
    long = box.dir / "long"
    line = b"2026-11-22T00:00:00.000Z info yizhand: " + b"x" * 60 + b"\n"
    long.write_bytes(b"first\n" + line * 200000 + b"last\n")
    more = box.dir / "more.tar.zst"
    code, out, err = box.yizhanctl("support", str(more), "--config", str(box.config_path),
                                   "--log", str(long))
    assert code == 0, err
    lines = members(more)["log.txt"].splitlines()
    assert lines[0] == b"(older lines are left out)" and lines[-1] == b"last", lines[:2]
    assert set(lines[1:-1]) == {line.strip()} and len(lines) > 100000, len(lines)
