#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""While the box has one tenant, its admins may ask how the box is and make
backups; nobody else may, and with a second tenant they may not either, not even
by a session that was open before."""
from lib import *

TEND = ("server.status", "doctor.run", "backup.list", "backup.create", "backup.verify",
        "monitor.stats", "log.list", "log.level")
NEEDS = {"backup.verify": {"name": "yizhan-20200101T000000Z.tar.zst"},
         "log.level": {"level": "reset"}}

ENOUGH = {"YIZHAN_LIMITS__RATE_BURST": "100000", "YIZHAN_LIMITS__USER_RATE_BURST": "100000"}

with Daemon(config="[backup]\nnightly = false\n", env=ENOUGH) as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")
    chief.online()
    assert chief.call("server.status")["logins_failed"] == 0
    assert chief.call("doctor.run")["worst"] in ("ok", "warn", "fail")
    assert chief.call("backup.list")["newest_ts"] == 0
    with refuses("not_found"):
        chief.call("backup.verify", **NEEDS["backup.verify"])
    assert chief.call("backup.create") == {}
    until(lambda: not chief.call("backup.list")["busy"], "a backup", timeout=60)
    assert chief.call("backup.list")["last"]["ok"]
    for op in TEND:
        with refuses("forbidden"):
            alice.call(op, **NEEDS.get(op, {}))
    for op in ("tenant.list", "tenant.create", "support.note"):
        with refuses("forbidden"):
            chief.call(op, **({"id": "own"} if op == "tenant.create" else {}))

    box.call("tenant.create", id="acme")
    olga = box.person("olga", tenant="acme", admin=True)
    for admin in (chief, olga):
        for op in TEND:
            with refuses("forbidden"):
                admin.call(op, **NEEDS.get(op, {}))
    assert box.call("server.status")["version"]
    box.restart()
    chief.session = None
    with refuses("forbidden"):
        chief.call("doctor.run")
