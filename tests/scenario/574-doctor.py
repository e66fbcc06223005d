#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The doctor looks at a box, whether it runs or not: a line for each thing,
what mends it where something is wrong, and an exit status for scripts."""
import json
import os
import resource
import socket
import subprocess
from lib import *


def doctor(*more):
    """(exit code, {check: finding})"""
    code, out, err = box.yizhanctl("doctor", "--config", str(box.config_path), *more, "--json")
    assert err == "", err
    told = json.loads(out)
    assert code == (told["worst"] == "fail"), (code, told)
    for finding in told["findings"]:
        assert finding["text"] and finding["code"].split(".")[0] == finding["check"], finding
        assert all(each in finding["text"] for each in finding["params"]), finding
        assert finding["level"] == "ok" or finding["mend"], finding
    return code, {finding["check"]: finding for finding in told["findings"]}


def short_lived(names):
    """What is found of a certificate of ten days."""
    tls = box.data / "tls"
    subprocess.run(["openssl", "req", "-x509", "-key", tls / "key.pem", "-subj", "/CN=box", "-addext",
                    f"subjectAltName={names}", "-days", "10", "-out", tls / "cert.pem"],
                   check=True, capture_output=True)
    return doctor()[1]["certificate"]


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "hello")
    code, found = doctor()
    assert list(found) == ["configuration", "daemon", "ownership", "space", "sync", "clock",
                           "port", "firewall", "certificate", "licence", "databases", "logs", "limits",
                           "memory", "backups", "files", "trial", "upgrade", "webhooks"], list(found)
    for check in ("configuration", "daemon", "ownership", "port", "certificate", "databases",
                  "logs", "webhooks"):
        assert found[check]["level"] == "ok", found[check]
    assert f"port {box.port} answers" in found["port"]["text"], found["port"]
    assert found["databases"]["text"].startswith("2 databases"), found["databases"]
    assert found["backups"]["level"] == "warn"
    assert found["backups"]["mend"].startswith("yizhanctl backup create;"), found["backups"]

    # What it says makes one where it looks, and sealed as the others are.
    passphrase = box.dir / "passphrase"
    passphrase.write_text("a long passphrase\n", "utf-8")
    box.configure(f'[backup]\ndir = "{box.dir / "kept"}"\npassphrase_file = "{passphrase}"\n')
    name, *words = doctor()[1]["backups"]["mend"].partition(";")[0].split()
    assert name == "yizhanctl" and box.yizhanctl(*words)[0] == 0, words
    made = json.loads(box.yizhanctl("backup", "list", str(box.dir / "kept"), "--json")[1])["backups"]
    assert [each["sealed"] for each in made] == [True], made
    key = next(p for p in box.data.rglob("key.pem"))
    key.chmod(0o640)
    code, found = doctor()
    assert found["backups"]["level"] == "ok", found["backups"]
    assert code == 1 and found["ownership"]["mend"] == f"chmod 600 {key}", found["ownership"]
    key.chmod(0o600)

    # For people: a line each, and below it what mends it.
    box.configure("[limits]\nuser = 7\n")
    code, out, err = box.yizhanctl("doctor", "--config", str(box.config_path))
    assert code == 1 and err == "", (code, err)
    lines = out.splitlines()
    assert lines[0].startswith("FAIL  configuration"), lines[0]
    assert "did you mean users?" in lines[0], lines[0]
    assert lines[1].strip() == "> mend that line, then: yizhand --check", lines[1]
    box.configure("")
    assert not (box.data / "backups").exists()

    # What it looks at does not change, and the daemon does not mind.
    assert not (box.data / "upkeep" / "doctor").exists()
    assert alice.sends("u:bob", "still")["seq"] == 2

    # Fewer files than it lets people connect.
    resource.prlimit(box.process.pid, resource.RLIMIT_NOFILE, (256, 256))
    limits = doctor()[1]["limits"]
    assert (limits["code"], limits["level"], limits["params"][0]) == ("limits.few", "warn", "256"), limits
    assert "LimitNOFILE=" in limits["mend"], limits

    assert box.stop() == 0
    # Somebody else is on its port; and its certificate ends soon.
    box.configure(f'[server]\nlisten = "{box.host}:{box.port}"\n')
    with socket.create_server((box.host, box.port)):
        code, found = doctor()
        assert code == 1 and found["port"]["code"] == "port.taken", found["port"]
    lacks = short_lived("DNS:other.example")
    assert lacks["code"] == "certificate.names", lacks
    ends = short_lived(",".join(("IP:" if ":" in name or name.replace(".", "").isdigit() else "DNS:") + name
                                for name in lacks["params"][0].split(", ")))
    assert (ends["code"], ends["level"]) == ("certificate.ends", "warn"), ends

    before = sorted(os.listdir(box.data / "tenants" / "default"))
    code, found = doctor()
    assert found["daemon"]["level"] == "warn" and "systemctl start" in found["daemon"]["mend"]
    assert found["databases"]["text"].startswith("2 databases"), found["databases"]
    # A database that is read may get a log beside it, of nothing.
    left = set(os.listdir(box.data / "tenants" / "default")) - set(before)
    assert left <= {"tenant.db-wal", "tenant.db-shm"}, left
    with open(box.data / "tenants" / "default" / "tenant.db", "r+b") as file:
        file.seek(5000)
        file.write(b"damage")
    code, found = doctor()
    assert code == 1 and "yizhanctl restore" in found["databases"]["mend"], found["databases"]
