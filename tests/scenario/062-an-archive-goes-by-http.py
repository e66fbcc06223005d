#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An admin without a shell takes an export from one box, whole or from where it
broke off, and brings it to another in parts, which makes a tenant of it. Nobody
else does, and it is told in the audit log."""
import os
import socket
from lib import *
from lib import files


def over(box):
    until(lambda: not box.call("backup.list")["busy"], "it to be over", timeout=60)
    last = box.call("backup.list")["last"]
    assert last["ok"], last
    return last["name"]


def asks(person, method, path, body=None, **headers):
    return http_call(person.box, method, "/v1/backups/" + path, body, token=person.token,
                     headers=headers)


def brings(person, name, at, data, last=False):
    return asks(person, "PUT", f"{name}/parts/{at}" + "?last=true" * last, data)


def breaks(person, name, at, data, there):
    """A part whose line breaks in the midst of it, when some of it is written."""
    head = (f"PUT /v1/backups/{name}/parts/{at} HTTP/1.1\r\nHost: {person.box.host}\r\n"
            f"Authorization: Bearer {person.token}\r\nContent-Length: {len(data)}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", person.box.port), timeout=20) as bare, \
            person.box.tls_context().wrap_socket(bare) as line:
        line.sendall(head.encode() + data[:len(data) // 2])
        until(lambda: there.stat().st_size > at, "some of it to be written")


with Daemon(config="[backup]\nnightly = false\n") as old, \
        Daemon(config="[backup]\nnightly = false\n") as new:
    old.call("tenant.create", id="acme")
    ann, ben = old.people("ann", "ben", tenant="acme")
    ann.sends("u:ben", "the harbour lantern")
    files.upload(ann, os.urandom(3 << 20), "sea.bin")
    chief, alice, rose = old.person("chief", admin=True), old.person("alice"), old.person("rose")
    old.call("role.give", user="rose", role="auditor")
    old.call("tenant.export", id="acme")
    name = over(old)
    archive = (old.data / "backups" / name).read_bytes()
    step = len(archive) // 4 + 1

    # Not while the box has tenants that are nobody's of this one's admins.
    assert asks(chief, "GET", f"{name}/content").status == 403
    old.call("tenant.update", id="default", tends=True)
    for person in (alice, rose, ann):
        assert asks(person, "GET", f"{name}/content").status == 403, person.id
        assert brings(person, name, 0, b"x").status == 403, person.id
    got = asks(chief, "GET", f"{name}/content")
    assert got.status == 200 and got.body == archive
    assert f'filename="{name}"' in got.headers["content-disposition"], got.headers
    rest = asks(chief, "GET", f"{name}/content", Range="bytes=1000-")
    assert rest.status == 206 and rest.body == archive[1000:]
    for wrong in ("yizhan-20200101T000000Z.tar.zst", "system.db", "..%2Fsystem.db"):
        assert asks(chief, "GET", f"{wrong}/content").status == 404 or \
            asks(chief, "GET", f"{wrong}/content").code == "bad_field", wrong
    rows = [row["op"] for row in chief.call("audit.list", by="chief")["rows"]]
    assert rows.count("backup.read") == 2, rows

    # To the other one, in parts, one of which does not come whole.
    boss = new.person("boss", admin=True)
    begun = asks(boss, "POST", f"{name}/upload", {"size": len(archive)})
    assert begun.status == 200 and begun.json == {"at": 0}, begun.body
    assert brings(boss, name, 0, archive[:step]).json["at"] == step
    astray = brings(boss, name, 7, b"x")
    assert astray.code == "wrong_state", astray.body
    there = new.data / "backups" / (name + ".upload")
    breaks(boss, name, step, archive[step:2 * step], there)

    def reached():
        return asks(boss, "POST", f"{name}/upload", {"size": len(archive)}).json
    at = until(lambda: "at" in reached() and reached(), "the broken one to be over")["at"]
    assert step < at <= step + step // 2 and there.read_bytes() == archive[:at], (step, at)
    new.kill()
    new.start()
    assert reached() == {"at": at}
    assert new.call("backup.list")["backups"] == []
    while at < len(archive):
        part = archive[at:at + step]
        at = brings(boss, name, at, part).json["at"]
    assert brings(boss, name, at, b"", last=True).json["at"] == len(archive)
    assert (new.data / "backups" / name).read_bytes() == archive
    assert [b["tenant"] for b in new.call("backup.list")["backups"]] == ["acme"]
    # Whoever ends it is told of, though another had begun it.
    rows = [row["op"] for row in boss.call("audit.list", by="boss")["rows"]]
    assert rows.count("backup.put") == 1, rows
    again = asks(boss, "POST", f"{name}/upload", {"size": 5})
    assert again.status == 409 and again.code == "exists", again.body
    # One of a whole box would count as this one's newest.
    for wrong in ("yizhan-20990101T000000Z.tar.zst", "yizhan-20990101T000000Z.tar.zst.sealed"):
        refused = asks(boss, "POST", f"{wrong}/upload", {"size": 5})
        assert refused.code == "bad_field" and b"of a whole box" in refused.body, refused.body
        (new.data / "backups" / (wrong + ".upload")).write_bytes(b"12345")
        assert brings(boss, wrong, 5, b"", last=True).code == "bad_field"
        assert not (new.data / "backups" / wrong).exists()
        (new.data / "backups" / (wrong + ".upload")).unlink()
    for wrong in ("notes.txt", "..%2Fevil.tar.zst", "yizhan-now.tar.zst"):
        assert asks(boss, "POST", f"{wrong}/upload", {"size": 5}).code == "bad_field", wrong
    more = [f"yizhan-more-2020010{n}T000000Z.tar.zst" for n in range(1, 7)]

    def begins(one):
        return asks(boss, "POST", f"{one}/upload", {"size": 5})
    vast = asks(boss, "POST", f"{more[0]}/upload", {"size": 1 << 50})
    assert vast.code == "disk_full", vast.body
    *begun, refused = [begins(one) for one in more[:5]]
    assert [one.status for one in begun] == [200] * 4 and refused.code == "limit_reached"
    # What nobody goes on with for a day goes: when its place is wanted, and at the next clearing.
    old_ones = [new.data / "backups" / (one + ".upload") for one in more[:2]]
    os.utime(old_ones[0], (1, 1))
    assert begins(more[4]).status == 200 and begins(more[5]).code == "limit_reached"
    os.utime(old_ones[1], (1, 1))
    code, _, err = new.yizhanctl("backup", "prune", "--keep", "7")
    assert code == 0, err
    assert not any(one.exists() for one in old_ones)
    assert begins(more[5]).status == 200

    new.call("tenant.import", id="acme", backup=name)
    over(new)
    moved = Person(new, "ann", tenant="acme", create=False, token=ann.token)
    assert moved.history("u:ben")[-1]["body"]["text"] == "the harbour lantern"

    # Whoever is alone because the others were deleted is not told to look after it.
    old.call("tenant.update", id="default", tends=False)
    old.call("tenant.delete", id="acme", confirm="acme")
    assert [row["id"] for row in old.call("tenant.list")["tenants"]] == ["default"]
    (old.data / "backups" / "yizhan-20260101T000000Z.tar.zst").write_bytes(b"all")
    for one in (name, "yizhan-20260101T000000Z.tar.zst"):
        assert asks(chief, "GET", f"{one}/content").code == "forbidden"
    with refuses("forbidden"):
        chief.call("tenant.update", id="default", tends=True)
    assert brings(chief, name, 0, b"x").code == "forbidden"
