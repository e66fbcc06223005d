#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Canaries in all that one tenant has: not a byte of them reaches another by any
operation, search, event, page, figure, error, first answer that was kept, log
line, export or file on the disk."""
from lib import *
from lib import canary, matrix
from lib.canary import CANARY, SECRET

CONFIG = "[backup]\nnightly = false\n[log]\nlevel = \"debug\"\n"

with Daemon(tls=False, env=matrix.ENOUGH, config=CONFIG) as box:
    ear = canary.Ear()
    world = canary.World(box)
    alice, foe = world.callers["user"], world.foe
    alice.online()

    # Kept first answers are told apart by who asks, not by the key alone.
    said = {"conv": "u:pal", "cid": "same", "kind": "text", "body": {"text": CANARY}}
    keyed = {"Idempotency-Key": "same"}
    first = http_call(box, "POST", "/v1/messages", said, token=foe.token, headers=keyed)
    assert first.status == 200, first.body
    with ear.listening("a key that was used"):
        again = http_call(box, "POST", "/v1/messages", {**said, "conv": "u:bob", "body": {"text": "hi"}},
                          token=alice.token, headers=keyed)
    assert again.status == 200 and again.json["id"] != first.json["id"], again.body
    made = http_call(box, "GET", f"/v1/files/{world.secret_file}/content", token=foe.token)
    assert made.status == 200 and SECRET in made.text
    try:
        with ear.listening("itself"):
            http_call(box, "GET", f"/v1/files/{world.secret_file}/content", token=foe.token)
    except AssertionError as heard:
        assert "itself" in str(heard), heard
    else:
        raise AssertionError("the ear is deaf")
    with ear.listening("a file"):
        assert http_call(box, "GET", f"/v1/files/{world.secret_file}/content", token=alice.token,
                         headers={"If-None-Match": made.headers["etag"]}).status == 404

    assert canary.ask_all(world, ear) > 700
    assert canary.ask_system(world, ear) > 150
    canary.search_all(world, ear)
    canary.pages(box, ear)
    assert ear.heard > 100000, ear.heard
    assert SECRET not in box.log(), [x for x in box.log().splitlines() if SECRET in x][:3]

    # What leaves the box with a tenant, and what lies on the disk for it.
    box.call("tenant.export", id="default")
    until(lambda: not box.call("backup.list")["busy"], "an export", timeout=60)
    made = box.call("backup.list")["last"]
    assert made["ok"], made
    box.call("tenant.import", id="copy", backup=made["name"])
    until(lambda: not box.call("backup.list")["busy"], "an import", timeout=60)
    assert box.call("backup.list")["last"]["ok"], box.call("backup.list")
    until(lambda: box.call("tenant.stats", tenant="copy")["people"] > 3, "its people")
    box.stop()
    found = {path for tenant in ("default", "copy")
             for path, data in canary.bytes_below(box.data / "tenants" / tenant)
             if SECRET.encode() in data}
    assert not found, found
    mine = [path for path, data in canary.bytes_below(box.data / "tenants" / "other")
            if SECRET.encode() in data]
    assert mine, "the canary is somewhere, after all"
