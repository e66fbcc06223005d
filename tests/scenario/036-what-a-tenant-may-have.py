#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The system admin says how many people, devices, messages a second and bytes of
files a tenant may have: each is obeyed at once, survives a kill, goes with a
backup, and is nothing to other tenants."""
import json
from lib import *
from lib.files import create


def shown(id="acme"):
    return box.call("tenant.get", id=id)["tenant"]


def say_many(who, count):
    """How many were taken before it was too fast."""
    for n in range(count):
        try:
            who.sends("u:ann", f"m{n}")
        except Refused as refused:
            assert refused.code == "too_fast", refused
            return n
    return count


FAST = {"YIZHAN_LIMITS__RATE_BURST": "100000", "YIZHAN_LIMITS__USER_RATE_BURST": "100000"}

with Daemon(env=FAST) as box:
    box.call("tenant.create", id="acme", name="Acme")
    assert shown() == {"id": "acme", "name": "Acme", "suspended": False,
                       "created_ts": shown()["created_ts"]}, shown()
    with refuses("not_found", "id"):
        box.call("tenant.get", id="nobody")
    told = box.call("tenant.update", id="acme", name="Acme AG", users_max=3, sessions_max=2,
                    messages_per_s=5, files_bytes_max=1000)["tenant"]
    assert told == shown() and told["name"] == "Acme AG" and told["users_max"] == 3, told
    assert {t["name"] for t in box.call("tenant.list")["tenants"]} == {"default", "Acme AG"}

    ann, ben, cyd = box.people("ann", "ben", "cyd", tenant="acme")
    with refuses("limit_reached", "id"):
        box.call("user.create", tenant="acme", id="dan")
    told = box.call("user.import", tenant="acme", people=[{"id": "dan", "name": "Dan"}])
    assert "limit" in str(told), told
    assert len(box.call("user.list", tenant="acme")["users"]) == 3
    assert box.call("tenant.stats", tenant="acme")["people_max"] == 3
    box.people("ann", "ben", "cyd", "dan")      # of another tenant
    elsewhere = box.person("eve")

    ann.online(), ben.online()
    with refuses("limit_reached"):
        cyd.opens()
    again = ann.opens()                         # the same device
    with refuses("limit_reached"):
        cyd.opens()
    ben.offline()
    until(lambda: box.call("tenant.stats", tenant="acme")["sessions"] == 1, "leaving")
    cyd.online()

    assert say_many(cyd, 60) < 20
    assert say_many(elsewhere, 60) == 60
    with refuses("limit_reached", "size"):
        create(ann, b"x" * 1001)
    create(ann, b"x" * 900)
    create(elsewhere, b"x" * 2000)

    # Its own admins are told of what holds for them, and decide below it.
    def largest(tenant):
        told = box.call("setting.get", tenant=tenant)["settings"]
        one = next(s for s in told if s["name"] == "file_bytes")
        return one["value"], one["default"], one["max"]
    elsewhere_max = largest("default")
    box.call("tenant.update", id="acme", file_bytes_max=4096)
    assert largest("acme") == (4096, 4096, 4096) and largest("default") == elsewhere_max
    with refuses("bad_field", "file_bytes"):
        box.call("setting.update", tenant="acme", file_bytes=4097)
    box.call("setting.update", tenant="acme", file_bytes=2048)
    assert largest("acme") == (2048, 4096, 4096)
    box.call("tenant.update", id="acme", file_bytes_max=0)
    assert largest("acme")[0] == 2048 and largest("acme")[2] == elsewhere_max[2]

    # What goes to a back-up goes with its tenant.
    code, out, err = box.yizhanctl("backup", "create", "acme", "--json")
    assert code == 0, err
    name = json.loads(out)["name"]
    code, out, err = box.yizhanctl("backup", "restore", f"{box.data}/backups/{name}",
                                   "--tenant", "acme", "--as", "acme-2")
    assert code == 0, (out, err)
    assert shown("acme-2")["users_max"] == 3, shown("acme-2")

    box.kill()
    box.start()
    assert shown()["sessions_max"] == 2 and shown()["files_bytes_max"] == 1000
    told = box.call("tenant.update", id="acme", users_max=0, messages_per_s=0)["tenant"]
    assert "users_max" not in told and told["sessions_max"] == 2, told
    cyd.session = None
    box.person("dan", tenant="acme")
    assert say_many(cyd, 60) == 60
    for bad in ({"users_max": -1}, {"messages_per_s": 10 ** 9}, {"name": ""}, {"nothing": 1}):
        with refuses("bad_field"):
            box.call("tenant.update", id="acme", **bad)
    code, out, err = box.yizhanctl("tenant", "update", "--id", "acme", "--users-max", "9", "--json")
    assert code == 0 and json.loads(out)["tenant"]["users_max"] == 9, (out, err)
