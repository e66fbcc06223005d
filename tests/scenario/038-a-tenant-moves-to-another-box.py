#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant is exported while it talks and taken in by another box, where all of
it works: passwords, tokens, keys, words that were said, files, searching,
settings. Under a passphrase it opens with that alone."""
import shutil
from lib import *
from lib.files import body_of, must, noise, read, send, upload


def over(box, what):
    """How the thing that is under way ended."""
    until(lambda: not box.call("backup.list")["busy"], what, timeout=60)
    last = box.call("backup.list")["last"]
    assert last["what"] == what, last
    return last


def texts(who):
    return [e["body"]["text"] for e in who.history("g:team") if e.get("kind") == "text"]


def carry(name, here, there):
    (there.data / "backups").mkdir(exist_ok=True)
    shutil.copy(here.data / "backups" / name, there.data / "backups" / name)


CONFIG = "[backup]\nnightly = false\n"
SECRET = "open sesame 1234"

with Daemon(config=CONFIG) as old, Daemon(config=CONFIG) as new:
    old.call("tenant.create", id="acme", name="Acme")
    old.call("tenant.update", id="acme", users_max=9)
    ann = old.person("ann", tenant="acme", password="long enough 1")
    ben = old.person("ben", tenant="acme")
    old.group("team", ann, ben, tenant="acme")
    ann.sends("g:team", "the harbour lantern")
    data = noise(300000)
    send(ann, "g:team", upload(ann, data, "plan.bin"))
    old.call("setting.update", tenant="acme", org="Acme AG", recall_window_ms=60000)
    key = old.call("key.create", tenant="acme", id="crm", scopes=["user.read"])["secret"]

    with refuses("not_found", "id"):
        old.call("tenant.export", id="nobody")
    with refuses("wrong_state"):
        old.call("backup.cancel")
    old.call("tenant.export", id="acme", passphrase=SECRET)
    for n in range(50):
        ann.sends("g:team", f"while it is exported {n}")
    made = over(old, "export")
    assert made["ok"] and made["name"].endswith(".sealed"), made
    assert b"harbour lantern" not in (old.data / "backups" / made["name"]).read_bytes()
    (listed,) = old.call("backup.list")["backups"]
    assert listed["sealed"] and listed["tenant"] == "acme", listed
    carry(made["name"], old, new)

    with refuses("not_found", "backup"):
        new.call("tenant.import", id="acme", backup="yizhan-acme-20200101T000000Z.tar.zst")
    with refuses("bad_field", "id"):
        new.call("tenant.import", id="Not An Id", backup=made["name"])
    new.call("tenant.import", id="acme", backup=made["name"], passphrase="not the passphrase")
    assert not over(new, "import")["ok"]
    assert [t["id"] for t in new.call("tenant.list")["tenants"]] == ["default"]
    new.call("tenant.import", id="acme", name="Acme", backup=made["name"], passphrase=SECRET,
             suspended=True)
    last = over(new, "import")
    assert last["ok"], last
    shown = new.call("tenant.get", id="acme")["tenant"]
    assert shown["suspended"] and shown["users_max"] == 9 and shown["name"] == "Acme", shown
    with refuses("exists", "id"):
        new.call("tenant.import", id="acme", backup=made["name"], passphrase=SECRET)
    moved = Person(new, "ann", tenant="acme", create=False, token=ann.token)
    with refuses("suspended"):
        moved.opens()
    new.call("tenant.resume", id="acme")
    told = [row["op"] for row in new.call("audit.list", tenant="acme", by="")["rows"]]
    assert told[:2] == ["tenant.resume", "tenant.import"], told

    assert "the harbour lantern" in texts(moved)
    assert moved.online().info["org"] == "Acme AG"
    login = http_call(new, "POST", "/v1/auth/login",
                      {"user": "ann", "password": "long enough 1", "tenant": "acme"})
    assert login.status == 200, login.body
    assert http_call(new, "GET", "/v1/users/ben", token=key).json["user"]["name"] == "Ben"
    file = next(e for e in moved.history("g:team") if e.get("kind") == "file")["body"]["file"]["id"]
    assert must(read(moved, file)).body == data
    until(lambda: moved.call("message.search", text="harbour")["hits"], "searching", timeout=30)
    moved.sends("g:team", "and on it goes")
    new.kill()
    new.start()
    moved.session = None
    assert "and on it goes" in texts(moved)

    # What a broken import left behind is named, and is nobody's to overwrite.
    (old.data / "tenants/lost").mkdir()
    old.call("tenant.import", id="lost", backup=made["name"], passphrase=SECRET)
    why = over(old, "import")["why"]
    assert str(old.data / "tenants/lost") in why and "tenant create lost" in why, why
    old.call("tenant.create", id="gone")
    old.call("tenant.delete", id="gone", confirm="gone")
    with refuses("exists", "id"):
        old.call("tenant.import", id="gone", backup=made["name"], passphrase=SECRET)

    # Beside the first, under another id, out of the same box's archive.
    old.call("tenant.export", id="acme")
    plain = over(old, "export")
    assert plain["ok"] and not plain["name"].endswith(".sealed"), plain
    old.call("tenant.import", id="acme-2", backup=plain["name"])
    assert over(old, "import")["ok"]
    with refuses("unauthorized"):
        Person(old, "ann", create=False,
               token=ann.token.replace("_acme_", "_acme-2_")).opens()
    again = old.person("ann", tenant="acme-2", create=False,
                       token=old.call("token.issue", tenant="acme-2", user="ann")["token"])
    assert len([t for t in texts(again) if t.startswith("while")]) == 50
