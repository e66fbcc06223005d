#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A system admin has a backup made and read, sees how it went, and asks how the
box is, by operations; nobody waits for it."""
from lib import *

WAIT = 60


def over(what):
    """The list, once nothing is under way any more."""
    until(lambda: not box.call("backup.list")["busy"], what, timeout=WAIT)
    return box.call("backup.list")


with Daemon(config="[backup]\nnightly = false\n") as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "hello")
    told = box.call("backup.list")
    assert told["backups"] == [] and told["newest_ts"] == 0 and "last" not in told, told
    assert told["directory"] == str(box.data / "backups"), told

    assert box.call("backup.create") == {}
    alice.sends("u:bob", "still here")
    told = over("a backup")
    assert told["last"]["ok"] and told["last"]["what"] == "create", told
    made = told["backups"][0]
    assert made["name"] == told["last"]["name"] and made["bytes"] > 0, told
    assert not made["sealed"] and made["made_ts"] // 1000 == told["newest_ts"] // 1000, told

    assert box.call("backup.verify", name=made["name"]) == {}
    told = over("reading it")
    assert told["last"]["ok"] and told["last"]["what"] == "verify", told
    for name in ("yizhan-20200101T000000Z.tar.zst", "../../system.db"):
        with refuses("not_found"):
            box.call("backup.verify", name=name)

    # One that was cut off is not whole, and that is said, after a restart too.
    path = box.data / "backups" / made["name"]
    path.write_bytes(path.read_bytes()[:-100])
    box.call("backup.verify", name=made["name"])
    assert over("reading half of it")["last"]["ok"] is False
    box.restart()
    told = box.call("backup.list")
    assert told["last"]["why"] and told["last"]["name"] == made["name"], told
    assert "an admin asked for it, and it failed" in box.log()

    # By pages, the newest first.
    for number in range(1, 6):
        (path.parent / f"yizhan-2020010{number}T000000Z.tar.zst").write_bytes(b"x")
    names, page = [], {"more": True}
    while page["more"]:
        page = box.call("backup.list", limit=2, **({"after": names[-1]} if names else {}))
        names += [row["name"] for row in page["backups"]]
    assert names == sorted(names, reverse=True) and len(names) == 6, names

    found = {row["check"]: row for row in box.call("doctor.run")["findings"]}
    for check in ("configuration", "daemon", "ownership", "port", "databases", "webhooks"):
        assert found[check]["level"] == "ok", found[check]
    assert "mend" in found["backups"] or found["backups"]["level"] == "ok"
