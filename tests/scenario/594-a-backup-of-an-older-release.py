#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What an older release has backed up comes back on this one, whichever it was: a
whole box, and one tenant beside a daemon that serves; nothing of the migration
is left."""
import shutil
from lib import *
from lib.older import FIXTURES, put_older, version_of

OLDEST, NEWEST = min(FIXTURES), max(FIXTURES)


def texts(box, tenant="default"):
    token = box.call("token.issue", tenant, user="alice")["token"]
    return Person(box, "alice", create=False, tenant=tenant, token=token).texts("u:bob")


def left_over(box):
    return [path.name for path in box.data.glob("tenants/*/tenant.db.v*")]


# A stopped box as that release left it.
with Daemon() as old:
    others = {version: f"of-{version}" for version in sorted(FIXTURES) if version != OLDEST}
    for tenant in ("acme", *others.values()):
        old.call("tenant.create", id=tenant)
    assert old.stop() == 0
    for tenant in ("default", "acme"):
        shutil.rmtree(old.data / "tenants" / tenant)
        put_older(old, OLDEST, tenant)
    for version, tenant in others.items():
        shutil.rmtree(old.data / "tenants" / tenant)
        put_older(old, version, tenant)
    assert old.yizhanctl("backup", "create", "--to", str(old.dir))[0] == 0
    assert version_of(old) == OLDEST
    archive = str(next(old.dir.glob("yizhan-*.tar.zst")))

    with Daemon(start=False) as box:
        code, out, err = box.yizhanctl("restore", archive)
        assert code == 0, err
        box.start()
        for tenant in ("default", "acme", *others.values()):
            assert texts(box, tenant)[-1] == "答复 one", tenant
        assert left_over(box) == []

    with Daemon() as box:
        code, out, err = box.yizhanctl("backup", "restore", archive, "--tenant", "acme")
        assert code == 0 and "it is served now" in out, (out, err)
        assert texts(box, "acme")[-1] == "答复 one"
        assert left_over(box) == []
        assert box.stop() == 0
        assert version_of(box, "acme") >= NEWEST
