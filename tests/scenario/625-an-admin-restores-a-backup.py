#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who tends the box restores a backup by an operation: the daemon reads all of it
while it serves, then starts anew on it in the same process; clients come back
and forget what came later. What is not good, or not meant, changes nothing."""
import collections
import os
import pathlib
import socket
from lib import *

GONE = "yizhan-20200101T000000Z.tar.zst"


def over():
    """How what was under way ended."""
    until(lambda: not box.call("backup.list")["busy"], "the end of it", timeout=60)
    return box.call("backup.list")["last"]


def restored(who, **more):
    """Once it is back, what it says."""
    begun = box.log().count("starts on a restored state")
    assert who.call("backup.restore", name=name, confirm=name, **more) == {}
    until(lambda: box.log().count("starts on a restored state") > begun, "starting anew", timeout=60)
    box.drop_control()
    box.wait_ready()
    until(lambda: not box.call("backup.list")["busy"], "the news")
    until(lambda: not (box.data / "restored.json").exists(), "the audit log")
    return box.call("backup.list")["last"]


def held():
    """What the process holds open that is no file."""
    links = []
    for fd in pathlib.Path(f"/proc/{box.process.pid}/fd").iterdir():
        try:
            links.append(os.readlink(fd))
        except FileNotFoundError:
            pass
    return collections.Counter(link for link in links if link.startswith("anon_inode"))


def audited():
    return [(row["by"], row["said"]) for row in box.call("audit.list")["rows"]
            if row["op"] == "backup.restore"]


def texts(person):
    return [e["body"]["text"] for e in person.history("u:alice")]


with Daemon(config="[backup]\nnightly = false\n", start=False) as box:
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(box.dir / "notify"))
    manager.settimeout(0)
    box.env.update(NOTIFY_SOCKET=str(box.dir / "notify"), WATCHDOG_USEC="60000000")
    box.start()
    chief = box.person("chief", admin=True)
    alice, bob, carl = box.people("alice", "bob", "carl")
    chief.call("role.give", user="carl", role="auditor")
    alice.sends("u:bob", "old")
    chief.call("backup.create")
    name = over()["name"]
    kept = box.data / "backups" / name
    alice.sends("u:bob", "new")
    box.person("dora")
    late = box.call("token.issue", user="bob")["token"]

    # Not meant, not theirs, not there.
    for confirm in (GONE, name[:-1], name.upper()):
        with refuses("bad_field", "confirm"):
            chief.call("backup.restore", name=name, confirm=confirm)
    with refuses("not_found", "name"):
        chief.call("backup.restore", name=GONE, confirm=GONE)
    for person in (alice, carl):
        with refuses("forbidden"):
            person.call("backup.restore", name=name, confirm=name)
    assert over()["what"] == "create"

    # Not good: cut off, of one organisation alone, under a passphrase.
    bad = kept.with_name(GONE)
    bad.write_bytes(kept.read_bytes()[:-50])
    chief.call("backup.restore", name=GONE, confirm=GONE)
    assert over()["what"] == "restore" and not over()["ok"] and over()["why"], over()
    bad.unlink()
    for more, word in (({}, "alone"), ({"passphrase": "open sesame 1234"}, "passphrase")):
        box.call("tenant.export", id="default", **more)
        one = over()["name"]
        box.call("backup.restore", name=one, confirm=one)
        assert not over()["ok"] and word in over()["why"], over()
        (kept.parent / one).unlink()
    good = box.config_path.read_text()
    box.configure(good + "nightli = true\n")
    chief.call("backup.restore", name=name, confirm=name)
    assert not over()["ok"] and "nightli" in over()["why"], over()
    box.configure(good)
    assert texts(bob) == ["old", "new"] and not (box.data / "upkeep/restore").exists()

    # It is meant.
    epoch = bob.online().info["epoch"]
    before, pid = held(), box.process.pid
    told = restored(chief)
    assert told["ok"] and told["name"] == name and told["took_ms"] > 0, told
    assert bob.session.expects("restarting")["retry_after_ms"] > 0
    bob.session.expects_close(1012)
    assert box.process.poll() is None and box.process.pid == pid and held() == before, (held(), before)
    assert pathlib.Path(f"/proc/{pid}/comm").read_text() == "yizhand\n"
    heard = []
    while True:
        try:
            heard += manager.recv(1024).decode().splitlines()
        except BlockingIOError:
            break
    assert "STOPPING=1" not in heard and heard.count("READY=1") == 2, heard
    assert heard.index("RELOADING=1") > heard.index("READY=1"), heard
    assert [line for line in heard if line.startswith("WATCHDOG_USEC=")][-1] == "WATCHDOG_USEC=60000000"
    bob.session = chief.session = None
    assert bob.online().info["epoch"] != epoch and texts(bob) == ["old"]
    with refuses("not_found"):
        box.call("user.get", id="dora")
    with refuses("unauthorized"):
        Person(box, "bob", create=False, token=late).opens()
    assert audited() == [("chief", {"name": name})], audited()
    assert not (box.data / "upkeep/restore/old").exists()

    # Under a passphrase; with a second organisation, for the system admin alone.
    (box.dir / "secret").write_text("open sesame 1234\n")
    assert box.yizhanctl("backup", "create", "--passphrase-file", str(box.dir / "secret"))[0] == 0
    name = next(kept.parent.glob("*.sealed")).name
    box.call("tenant.create", id="acme")
    with refuses("forbidden"):
        chief.call("backup.restore", name=name, confirm=name)
    box.call("backup.create")
    both = over()["name"]
    box.call("backup.restore", name=name, confirm=name, passphrase="not the passphrase")
    assert not over()["ok"] and over()["why"], over()
    told = restored(box, passphrase="open sesame 1234")
    assert told["ok"] and [t["id"] for t in box.call("tenant.list")["tenants"]] == ["default"]
    assert audited()[0] == ("", {"name": name}), audited()

    # Nor do the admins of the one that is left bring another one back.
    chief.session = None
    chief.call("backup.restore", name=both, confirm=both)
    assert not over()["ok"] and "acme" in over()["why"], over()
