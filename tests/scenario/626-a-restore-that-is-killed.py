#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A daemon that is killed while it restores a backup by an operation, is stopped
or cannot start itself again has the old state at its next start or the restored
one, whole: the restored one as soon as that was written down."""
import os
import resource
from lib import *

# More than the system call takes of a process whose stack may not be large.
PADDING = {f"YIZHAN_TEST_{n}": "x" * 100_000 for n in "AB"}
SMALL_STACK = 400 << 10


def begins():
    """The restore is asked for, and something is said that it takes back."""
    alice = box.person("alice", create=False, token=box.call("token.issue", user="alice")["token"])
    alice.sends("u:bob", "new")
    box.call("backup.restore", name=name, confirm=name)


def planned():
    """It is asked for, and the next start will do it."""
    before = box.log().count("yizhand starts anew on it")
    begins()
    until(lambda: box.log().count("yizhand starts anew on it") > before, "the plan", timeout=60)


def ends_for_good():
    """It is asked for and planned, and the daemon cannot start itself again."""
    hard = resource.prlimit(box.process.pid, resource.RLIMIT_STACK)[1]
    resource.prlimit(box.process.pid, resource.RLIMIT_STACK, (SMALL_STACK, hard))
    begins()
    assert box.wait_end() == 1 and "cannot start itself again" in box.log()
    assert plan.read_text() == "out", plan.read_text()


def texts():
    bob = box.person("bob", create=False, token=box.call("token.issue", user="bob")["token"])
    return [e["body"]["text"] for e in bob.history("u:alice")]


def news():
    until(lambda: not box.call("backup.list")["busy"], "the news")
    last = box.call("backup.list")["last"]
    assert last["what"] == "restore" and last["name"] == name, last
    return last


with Daemon(config="[backup]\nnightly = false\n", env=PADDING) as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "old")
    box.call("backup.create")
    until(lambda: not box.call("backup.list")["busy"], "a backup", timeout=60)
    name = box.call("backup.list")["last"]["name"]
    plan = box.data / "upkeep/restore/plan"
    new = box.data / "upkeep/restore/new"

    # As it is unpacked: what the plan says is so.
    begins()
    until(new.exists, "unpacking")
    box.kill()
    is_planned = (plan.exists() and plan.read_text() != "") or "starts anew on it" in box.log()
    box.start()
    assert texts() == (["old"] if is_planned else ["old", "new"])
    until(lambda: not (new / "tenants").exists(), "clearing away")

    # On its way out and in again, wherever that is.
    planned()
    box.kill()
    box.start()
    assert texts() == ["old"] and news()["ok"]
    planned()
    assert box.stop() == 0
    box.start()
    assert texts() == ["old"] and news()["ok"]

    # In the middle of the start, which waits as it reads the certificate.
    ends_for_good()
    good = (new / "tls/key.pem").read_bytes()
    (new / "tls/key.pem").unlink()
    os.mkfifo(new / "tls/key.pem")
    box.start(wait=False)
    until(lambda: plan.read_text() == "first", "the first start")
    box.kill()
    (box.data / "tls/key.pem").unlink()
    (box.data / "tls/key.pem").write_bytes(good)
    box.start()
    assert texts() == ["old"] and plan.read_text() == "" and news()["ok"]

    # A state on which it cannot start gives way to the one before, and it says so.
    ends_for_good()
    (new / "tenants/default/tenant.db").write_bytes(b"x" * 9999)
    box.start()
    last = news()
    assert texts() == ["old", "new"] and not last["ok"] and "tenant.db" in last["why"], last
