#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The same content lies on the disk once per tenant, where what comes again mends
what the disk changed; too large, too much and
too many are refused before a byte is sent, with what to do; deleting makes
room."""
from lib import *
from lib.files import *

config = """
[files]
max_bytes = "1M"
quota = "3M"
"""


def kept(tenant):
    return [p for p in (box.data / f"tenants/{tenant}/files").rglob("*") if p.is_file()]


with Daemon(config=config) as box:
    alice, bob = box.people("alice", "bob")
    data = noise(PART)
    first, second = upload(alice, data, "a"), upload(bob, data, "b")
    assert first["id"] != second["id"] and first["hash"] == second["hash"] and len(kept("default")) == 1
    path, = kept("default")
    for harm in (lambda: path.write_bytes(data[::-1]), lambda: path.write_bytes(data[1:]), path.unlink):
        harm()
        again = upload(alice, data, "again")
        assert read(bob, second["id"]).body == data and kept("default") == [path]
        assert ask(alice, "DELETE", f"/{again['id']}").status == 200
    box.call("tenant.create", id="lab")
    foe = box.person("foe", tenant="lab")
    upload(foe, data)
    assert len(kept("lab")) == 1 and read(foe, first["id"]).code == "not_found"

    with refuses("too_large", "size"):
        create(alice, PART + 1)
    box.call("tenant.update", id="lab", file_bytes_max=1000)
    with refuses("too_large", "size"):
        create(foe, 1001)
    create(foe, 1000)
    box.call("tenant.update", id="lab", file_bytes_max=PART + 7)    # the box's holds
    with refuses("too_large", "size"):
        create(foe, PART + 1)
    open_one = create(alice, PART)["id"]
    create(bob, PART)
    with refuses("limit_reached", "size"):
        create(alice, 1)
    assert ask(alice, "DELETE", f"/{open_one}").status == 200
    upload(alice, noise(1000, 2))
    with refuses("limit_reached", "size"):
        create(alice, PART)
    assert ask(alice, "DELETE", f"/{first['id']}").status == 200
    assert len(kept("default")) == 2 and read(bob, second["id"]).body == data
    assert ask(bob, "DELETE", f"/{second['id']}").status == 200
    assert len(kept("default")) == 1
    assert create(alice, PART)["parts"] == []

    small = upload(alice, b"1")     # of her own, so many at once
    for n in range(30):
        answer = ask(alice, "POST", "", {"name": "x", "size": 1})
        if answer.status != 200:
            break
    assert answer.code == "limit_reached" and n == 19, (n, answer.text)
    assert "uploads" in answer.json["hint"]
