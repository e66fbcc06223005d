#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One tenant is taken out of a backup into a box that serves, beside another
id, and in the place of one that is there."""
import pathlib
from lib import *
from lib.chat import Session


def made(box, *args):
    """The path of a new backup."""
    there = box.dir / "-".join(("kept", *args))
    code, out, err = box.yizhanctl("backup", "create", *args, "--to", str(there))
    assert code == 0, (out, err)
    return str(next(there.glob("yizhan-*")))


def restore(box, *args):
    return box.yizhanctl("backup", "restore", *args)


with Daemon() as box, Daemon() as other:
    box.call("tenant.create", id="acme", name="Acme Ltd")
    alice, bob = box.people("alice", "bob", tenant="acme")
    alice.sends("u:bob", "before")
    one, whole = made(box, "acme"), made(box)
    alice.sends("u:bob", "after")

    # Into another box, that serves; there alice's token is good.
    other.person("carol")
    code, out, err = restore(other, one, "--tenant", "acme", "--name", "Acme Ltd")
    assert code == 0 and "it is served now" in out, (out, err)
    rows = other.call("tenant.list")["tenants"]
    assert {"acme": "Acme Ltd"}.items() <= {t["id"]: t["name"] for t in rows}.items(), rows
    there = Session(other, alice.token)
    entries = there.call("message.list", conv="u:bob", after=0)["entries"]
    assert [e["body"]["text"] for e in entries] == ["before"], entries
    assert there.call("message.send", conv="u:bob", cid="c1", kind="text",
                      body={"text": "moved"})["seq"] == 2
    there.close()
    code, out, err = restore(other, one, "--tenant", "acme")
    assert code == 1 and "--as ID" in err, (out, err)
    code, out, err = restore(other, one, "--tenant", "acme", "--replace")
    assert code == 1 and "stop yizhand" in err, (out, err)

    # Out of a whole box's, under another id; beside the first.
    assert restore(box, whole, "--tenant", "acme", "--as", "acme-old")[0] == 0
    token = box.call("token.issue", "acme-old", user="alice")["token"]
    there = Session(box, token)
    assert len(there.call("message.list", conv="u:bob", after=0)["entries"]) == 1
    there.close()
    assert alice.sends("u:bob", "the first goes on")["seq"] == 3

    # In the place of one that is there, of a stopped box.
    alice.offline()
    box.stop()
    code, out, err = restore(box, one, "--tenant", "acme", "--replace")
    assert code == 0, (out, err)
    assert (box.data / "upkeep/replaced/acme/tenant.db").exists()
    box.start()
    assert alice.sends("u:bob", "again")["seq"] == 2

    # What is not there, or not whole, changes nothing.
    for args, words in ((("--tenant", "nobody"), "say --tenant acme"),
                        (("--tenant", "acme", "--as", "No Id"), "a-z 0-9 -")):
        code, out, err = restore(box, one, *args)
        assert code == 1 and words in err, (out, err)
    assert "has no tenant nobody" in restore(box, whole, "--tenant", "nobody")[2]
    path = pathlib.Path(one)
    path.write_bytes(path.read_bytes()[:-40])
    assert restore(box, one, "--tenant", "acme", "--as", "cut")[0] == 1
    assert not (box.data / "tenants/cut").exists()
    assert not (box.data / "upkeep/restore-tenant").exists()
