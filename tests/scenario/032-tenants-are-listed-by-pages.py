#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A box of many tenants lists them by pages, in the order of ids; yizhanctl
puts the pages together."""
import json
from lib import *

with Daemon() as box:
    names = [f"t{n:03}" for n in range(120)]
    list(box.ctl.calls("tenant.create", [{"id": name} for name in names]))
    names.insert(0, "default")
    page = box.call("tenant.list")
    assert [t["id"] for t in page["tenants"]] == names[:100] and page["more"]
    page = box.call("tenant.list", after=names[99])
    assert [t["id"] for t in page["tenants"]] == names[100:] and not page["more"]
    page = box.call("tenant.list", after="t118", limit=1)
    assert [t["id"] for t in page["tenants"]] == ["t119"] and not page["more"]
    for id in ("t007", "t100", "t101"):
        box.call("tenant.suspend", id=id)
    page = box.call("tenant.list", state="suspended", limit=2)
    assert [t["id"] for t in page["tenants"]] == ["t007", "t100"] and page["more"]
    page = box.call("tenant.list", state="suspended", limit=2, after="t100")
    assert [t["id"] for t in page["tenants"]] == ["t101"] and not page["more"]
    with refuses("bad_field", "state"):
        box.call("tenant.list", state="open")
    code, out, err = box.yizhanctl("--json", "tenant", "list")
    assert code == 0 and [t["id"] for t in json.loads(out)["tenants"]] == names, err
    code, out, err = box.yizhanctl("tenant", "list")
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == names
