#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A restored state is not given up for what is not its fault, as a port in
use; three daemons that die on it before they are ready are its fault."""
import os
import socket
from lib import *


def texts(box):
    token = box.call("token.issue", user="bob")["token"]
    bob = Person(box, "bob", create=False, token=token)
    page = bob.call("message.list", conv="u:alice", after=0, limit=10)["entries"]
    return [e["body"]["text"] for e in page]


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "old")
    assert box.yizhanctl("backup", "create", "--to", str(box.dir))[0] == 0
    backup = next(box.dir.glob("yizhan-*.tar.zst"))
    alice.sends("u:bob", "new")
    assert box.stop() == 0
    plan = box.data / "upkeep/restore/plan"

    # Not its fault, however often: the port, and what lies in the way.
    assert box.yizhanctl("restore", str(backup))[0] == 0
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((box.host, box.port))
        taken.listen()
        for _ in range(4):
            code, out = box.run_once()
            assert code == 1 and "another program does already" in out, out
            assert "the restored state stays" in out and plan.read_text() == "waiting", out
    (box.data / "control.sock").mkdir()
    code, out = box.run_once()
    assert code == 1 and "control.sock" in out and plan.read_text() == "waiting", out
    (box.data / "control.sock").rmdir()
    box.start()
    assert texts(box) == ["old"] and plan.read_text() == ""
    box.person("carol")
    assert box.stop() == 0

    # A daemon that waits for ever as it reads the certificate, and is killed.
    assert box.yizhanctl("restore", str(backup))[0] == 0
    key = box.data / "tls/key.pem"
    key.unlink()
    os.mkfifo(key)
    for word in ("first", "second", "third"):
        box.start(wait=False)
        until(lambda: plan.read_text() == word, f"the {word} start")
        box.kill()
    box.start()
    assert "yizhand ended three times before it was ready" in box.log()
    assert "the state before the restore is back" in box.log()
    assert [u["id"] for u in box.call("user.list")["users"]] == ["alice", "bob", "carol"]
    refused = box.data / "upkeep/restore/refused"
    assert (refused / "tls/key.pem").is_fifo()
    out = box.yizhanctl("doctor", "--config", str(box.config_path))[1]
    assert "the last restore was given up" in out and "three times" in out, out
