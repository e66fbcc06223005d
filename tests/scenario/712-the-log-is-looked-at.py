#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever looks after the box reads its log from where she was, and changes how
much is logged; who changed it is written down."""
from lib import *

with Daemon(config="[backup]\nnightly = false\n") as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")
    chief.online()
    first = chief.call("log.list")
    assert first["level"] == "info" and first["levels"] == "" and not first["gap"], first
    assert any(line["part"] == "yizhand" for line in first["lines"]), first["lines"]
    numbers = [line["n"] for line in first["lines"]]
    assert numbers == sorted(numbers) and first["after"] == numbers[-1]
    assert chief.call("log.list", after=first["after"])["lines"] == []

    changed = chief.call("log.level", part="net", level="debug")
    assert changed["levels"] == "net=debug", changed
    page = chief.call("log.list", after=first["after"])
    assert "net" in page["lines"][0]["text"] and page["lines"][0]["part"] == "log", page
    assert page["after"] > first["after"]
    row = chief.call("audit.list", op="log.")["rows"][0]
    assert row["by"] == "chief" and row["op"] == "log.level", row
    assert row["said"] == {"part": "net", "level": "debug"}, row
    assert chief.call("log.level", part="net", level="reset")["levels"] == ""

    # Narrowed, and by pages; numbers of an earlier life begin at the newest.
    assert {line["level"] for line in chief.call("log.list", level="warn")["lines"]} <= {
        "error", "warn"}
    assert all(line["part"] == "log" for line in chief.call("log.list", part="log")["lines"])
    page = chief.call("log.list", after=0, limit=2)
    assert [line["n"] for line in page["lines"]] == numbers[:2] and page["more"], page
    assert chief.call("log.list", after=10**12)["gap"]
    with refuses("bad_field", "part"):
        chief.call("log.level", part="x" * 64, level="info")
    with refuses("bad_field", "level"):
        chief.call("log.level", part="net", level="loud")
    for op, more in (("log.list", {}), ("log.level", {"level": "debug"})):
        with refuses("forbidden"):
            alice.call(op, **more)

    # What was said is in no line, whatever the level.
    chief.call("log.level", level="debug")
    alice.sends("u:chief", "the merger is off")
    text = str(chief.call("log.list", limit=500))
    assert "merger" not in text and alice.token not in text
