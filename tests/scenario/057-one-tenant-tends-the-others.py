#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The admins of the first tenant may be told to go on looking after the box when
there are others: they make, limit, suspend, export and delete tenants, as the
system would; nothing of theirs is in another tenant. Nobody else may."""
from lib import *


def over(what):
    until(lambda: not box.call("backup.list")["busy"], what, timeout=60)
    assert chief.call("backup.list")["last"]["ok"], chief.call("backup.list")


with Daemon(config="[backup]\nnightly = false\n") as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")
    for op, params in (("tenant.list", {}), ("tenant.create", {"id": "acme"})):
        with refuses("forbidden"):
            chief.call(op, **params)
    with refuses("forbidden"):
        alice.call("tenant.update", id="default", tends=True)
    assert "tends_ts" not in chief.call("tenant.get", id="default")["tenant"]
    assert chief.call("tenant.update", id="default", tends=True)["tenant"]["tends_ts"] > 0

    assert chief.call("tenant.create", id="acme", name="Acme")["tenant"]["id"] == "acme"
    assert [t["id"] for t in chief.call("tenant.list")["tenants"]] == ["acme", "default"]
    olga = box.person("olga", tenant="acme", admin=True)
    zoe = box.person("zoe", tenant="acme")
    told = chief.call("tenant.update", id="acme", users_max=2, name="Acme AG")["tenant"]
    assert told["users_max"] == 2 and told["name"] == "Acme AG", told
    with refuses("limit_reached"):
        olga.call("user.create", id="more", name="More")
    assert chief.call("server.status")["version"] and chief.call("backup.list")["newest_ts"] == 0
    for who in (olga, zoe, alice):
        for op, params in (("tenant.list", {}), ("tenant.get", {"id": "acme"}),
                           ("tenant.update", {"id": "acme", "users_max": 9}),
                           ("tenant.get", {"id": "default"}), ("server.status", {}),
                           ("tenant.suspend", {"id": "default"})):
            with refuses("forbidden"):
                who.call(op, **params)
    with refuses("wrong_state", "tends"):
        chief.call("tenant.update", id="acme", tends=True)
    with refuses("wrong_state", "id"):
        chief.call("tenant.suspend", id="default")

    # Whoever read an older state is told so.
    answer = http_call(box, "GET", "/v1/tenants/acme", token=chief.token)
    assert answer.json["tenant"]["users_max"] == 2, answer.body
    chief.call("tenant.update", id="acme", users_max=3)
    for tag, status in ((answer.headers["etag"], 412), ("*", 200)):
        again = http_call(box, "PATCH", "/v1/tenants/acme", {"users_max": 4}, token=chief.token,
                          headers={"If-Match": tag})
        assert again.status == status, again.body
    assert http_call(box, "GET", "/v1/tenants/acme", token=olga.token).code == "forbidden"

    olga.online()
    assert chief.call("tenant.suspend", id="acme")["tenant"]["suspended"]
    olga.session.expects_kick("suspended")
    chief.call("tenant.resume", id="acme")
    olga.session = None
    assert "chief" not in str(olga.history("t:")), olga.history("t:")
    assert "chief" not in str(olga.call("user.list"))
    assert "tenant.suspend by default/chief" in box.log()

    chief.call("tenant.export", id="acme")
    over("an export")
    name = chief.call("backup.list")["last"]["name"]
    chief.call("tenant.import", id="copy", backup=name)
    over("an import")
    chief.call("tenant.delete", id="copy", confirm="copy")
    assert chief.call("tenant.undelete", id="copy")["tenant"]["suspended"]

    box.kill()
    box.start()
    chief.session = olga.session = None
    assert len(chief.call("tenant.list")["tenants"]) == 3
    chief.call("tenant.update", id="default", tends=False)
    for op, params in (("tenant.list", {}), ("tenant.get", {"id": "default"}), ("doctor.run", {})):
        with refuses("forbidden"):
            chief.call(op, **params)
    box.call("tenant.update", id="default", tends=True)
    assert chief.call("tenant.list")["tenants"]
