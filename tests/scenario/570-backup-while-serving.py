#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A backup that is made while people write holds everything that was acked
before it began, is whole, and comes back on another machine; clients that
know more than it holds are told."""
import json
import threading
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    box.call("tenant.create", id="acme")
    box.person("zoe", tenant="acme")
    box.group("g1", alice, bob)
    first = [alice.sends("g:g1", f"first {n}")["seq"] for n in range(50)]
    over = threading.Event()
    late = []

    def write():
        while not over.is_set():
            late.append(bob.sends("u:alice", f"late {len(late)}")["seq"])

    writer = threading.Thread(target=write)
    writer.start()
    until(lambda: len(late) > 5, "writing")
    before = len(late)
    code, out, err = box.yizhanctl("--json", "backup", "create")
    assert code == 0, err
    until(lambda: len(late) > before + 5, "writing on")
    over.set()
    writer.join()
    info = json.loads(out)
    path = box.data / "backups" / info["name"]
    assert path.stat().st_size == info["bytes"] and path.stat().st_mode & 0o777 == 0o600
    epoch = alice.call("sync", since=0)["epoch"]
    code, out, err = box.yizhanctl("backup", "verify", str(path))
    assert code == 0 and "whole" in out, (out, err)
    code, out, err = box.yizhanctl("--json", "backup", "list")
    assert [b["name"] for b in json.loads(out)["backups"]] == [info["name"]], out
    keep = box.dir / "kept.tar.zst"
    path.rename(keep)
    assert box.stop() == 0

    with Daemon(start=False) as other:
        code, out, err = other.yizhanctl("restore", str(keep))
        assert code == 0, err
        other.start()
        old = other.data / "upkeep" / "restore" / "old"
        until(lambda: not old.exists(), "letting the old state go")
        token = other.call("token.issue", user="alice")["token"]
        alice = Person(other, "alice", create=False, token=token)
        page = alice.call("message.list", conv="g:g1", after=0, limit=200)["entries"]
        told = [e["seq"] for e in page if e["type"] == "message"]
        assert told == first, told
        kept, page = [], [None]
        while page:
            page = alice.call("message.list", conv="u:bob", after=len(kept), limit=200)["entries"]
            kept += [e["seq"] for e in page]
        assert kept == list(range(1, len(kept) + 1)) and before <= len(kept) <= len(late), kept
        assert alice.call("sync", since=0)["epoch"] != epoch
        assert other.call("user.list", tenant="acme")["users"][0]["id"] == "zoe"
        assert alice.sends("u:bob", "goes on")["seq"] == len(kept) + 1
