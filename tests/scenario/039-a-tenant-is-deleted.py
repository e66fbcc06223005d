#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant is deleted by whoever says its id twice: nobody gets in, it is in no
list, and after its time of grace nothing of it is on the disk; until then it
can be had back. Nobody else notices."""
from lib import *


def listed():
    return [t["id"] for t in box.call("tenant.list")["tenants"]]


def left():
    return [(t["id"], t["name"], t["erase_ts"]) for t in
            box.call("tenant.list", state="deleted")["tenants"] if t["state"] == "deleted"]


def licensed():
    return box.call("licence.get")["people"]


with Daemon(clock=True, config="[backup]\nnightly = false\n") as box:
    for id in ("acme", "east"):
        box.call("tenant.create", id=id, name=id.title())
    ann, ben = box.people("ann", "ben", tenant="acme")
    eve, dan = box.people("eve", "dan", tenant="east")
    ann.sends("u:ben", "to be erased")
    folder = box.data / "tenants" / "acme"

    told = box.call("tenant.delete", id="acme", dry_run=True)
    assert told["people"] == 2 and told["entries"] > 2 and told["name"] == "Acme", told
    for bad in ({}, {"confirm": "east"}):
        with refuses("bad_field", "confirm"):
            box.call("tenant.delete", id="acme", **bad)
    with refuses("wrong_state", "id"):
        box.call("tenant.delete", id="default", confirm="default")
    with refuses("not_found", "id"):
        box.call("tenant.delete", id="nobody", confirm="nobody")
    ben.online()
    box.call("room.create", room="hall", tenant="acme")
    box.call("room.create", room="yard", tenant="east")
    for who, room in ((ben, "hall"), (eve, "yard")):
        who.call("room.join", room=room)
    assert licensed() == 4
    since = {t["id"]: t["created_ts"] for t in box.call("tenant.list")["tenants"]}
    gone = box.call("tenant.delete", id="acme", confirm="acme")
    assert left() == [("acme", "Acme", gone["erase_ts"])] and gone["erase_ts"] > 0
    assert not box.call("tenant.list", state="deleted", after="acme")["tenants"]
    ben.session.expects_kick("suspended")
    until(lambda: figure(box, "yizhan_rooms") == 1, "what lived of its rooms is gone")
    assert licensed() == 2, "who is deleted leaves room in the licence"
    assert listed() == ["default", "east"] and folder.exists()
    ann.session = ben.session = None
    for who in (ann, ben):
        with refuses("unauthorized"):
            who.opens()
    for op, more in (("tenant.get", {}), ("tenant.update", {"name": "x"}), ("tenant.suspend", {})):
        with refuses("not_found", "id"):
            box.call(op, id="acme", **more)
    with refuses("not_found"):
        box.call("user.list", tenant="acme")
    with refuses("exists", "id"):
        box.call("tenant.create", id="acme")
    eve.sends("u:dan", "we stay")

    # Back, also after a kill; it is suspended until it is said otherwise.
    box.kill()
    box.start()
    assert listed() == ["default", "east"] and left()[0][2] == gone["erase_ts"]
    code, out, err = box.yizhanctl("tenant", "list", "--state", "deleted")
    assert code == 0 and out.split() == ["acme", "deleted", "Acme"], (out, err)
    with refuses("not_found", "id"):
        box.call("tenant.undelete", id="east")
    back = box.call("tenant.undelete", id="acme")["tenant"]
    assert back["suspended"] and back["name"] == "Acme", back
    assert back["created_ts"] == since["acme"] and not left()
    assert [t["id"] for t in box.call("tenant.list", state="suspended")["tenants"]] == ["acme"]
    assert licensed() == 4
    box.call("tenant.resume", id="acme")
    assert ben.texts("u:ann") == ["to be erased"]

    box.call("tenant.delete", id="acme", confirm="acme")
    assert licensed() == 2
    box.call("tenant.undelete", id="acme")
    box.call("tenant.resume", id="acme")
    box.people("carl", tenant="acme")
    assert licensed() == 5, "each is counted once"
    box.call("tenant.delete", id="acme", confirm="acme", grace_days=3)
    assert licensed() == 2
    away = folder.rename(box.dir / "away")  # nor is it made anew, empty
    with refuses("not_found", "id"):
        box.call("tenant.undelete", id="acme")
    assert not left()
    away.rename(folder)
    box.jump(hours=2 * 24)
    box.restart()
    assert folder.exists()
    box.jump(hours=3 * 24 + 1)
    box.restart()
    until(lambda: not folder.exists(), "erasing", timeout=30)
    assert not left(), "nobody can have it back"
    with refuses("not_found", "id"):
        box.call("tenant.undelete", id="acme")
    with refuses("exists", "id"):
        box.call("tenant.create", id="acme")
    box.restart()
    box.call("tenant.create", id="acme")
    assert box.call("user.list", tenant="acme")["users"] == []
    eve.session = None
    assert eve.texts("u:dan") == ["we stay"]
