#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`yizhanctl provision` applies what is written down for a fresh box once:
set-up is done, passwords are wiped, what is there already stays, and what is
refused stays to be tried again."""
import json

from lib import *

with Daemon() as box:
    folder = box.dir / "provision.d"
    folder.mkdir()
    first, done = folder / "10-acme.json", folder / "10-acme.json.done"

    def provision(**file):
        first.write_text(json.dumps(file), "utf-8")
        return box.yizhanctl("provision", str(folder))

    acme = {"organisation": "Acme", "brand": {"name": "Acme Talk", "accent": "#7a1f5c"},
            "admins": [{"id": "chen", "name": "Chen", "password": "a long secret"}],
            "people": [{"id": "alice"}, {"id": "bob", "password": "another secret"}],
            "groups": [{"id": "all", "name": "Everyone", "members": ["chen", "alice", "bob"]}],
            "keys": [{"id": "portal", "scopes": ["user.read"]}]}
    code, out, err = provision(**acme)
    assert code == 0 and not err and not first.exists(), (code, out, err)
    kept = json.loads(done.read_text("utf-8"))
    assert "secret" not in json.dumps(kept["applied"]) and kept["applied"]["organisation"] == "Acme"
    assert done.stat().st_mode & 0o777 == 0o600
    assert http_call(box, "GET", "/v1/setup").status == 404
    for user, password in (("chen", "a long secret"), ("bob", "another secret")):
        login = http_call(box, "POST", "/v1/auth/login", {"user": user, "password": password})
        assert login.status == 200 and login.json["user"]["admin"] == (user == "chen"), login.text
    assert box.call("group.get", id="all")["group"]["members"] == 3
    assert http_call(box, "GET", "/v1/brand").json["name"] == "Acme Talk"
    key = kept["keys"][0]
    assert http_call(box, "GET", "/v1/users/alice", token=key["secret"]).status == 200, key

    # The audit log says who is admin since when, and what came of the file.
    told = {row["op"]: row for row in reversed(box.call("audit.list", by="", limit=100)["rows"])}
    assert told["setup.finish"]["said"] == {"user": "chen", "name": "Chen", "org": "Acme"}, told
    assert told["support.note"]["said"] == {"file": "10-acme.json", "done": 6}, told
    assert told["key.create"]["said"]["id"] == "portal", told

    # Again, as after a power failure: what is there stays.
    box.call("user.update", id="alice", name="Alice the First")
    code, out, err = provision(**acme)
    assert code == 0 and not err and "2 there already" in out, (code, out, err)
    assert box.call("user.get", id="alice")["user"]["name"] == "Alice the First"
    assert len(box.call("user.list", limit=100)["users"]) == 3

    # A mistake is named, and the file stays as it was.
    for file, words in (({"people": [{"id": "not an id"}]}, "people: row 1"),
                        ({"persons": []}, "persons is not known"),
                        ({"people": {}}, "people is to be a list"),
                        ({"brand": []}, "brand is to be an object"),
                        ({"brand": {"accent": "#ffffff"}}, "brand is not applied"),
                        ({"groups": [{"id": "x", "name": "X", "members": ["bob"]}, "y"]},
                         "groups: row 2")):
        code, out, err = provision(**file)
        assert code == 1 and words in err, (file, code, out, err)
        assert json.loads(first.read_text("utf-8")) == file
    newest = next(row["said"] for row in box.call("audit.list", limit=100)["rows"]
                  if row["op"] == "support.note")
    assert newest == {"file": "10-acme.json", "done": 1, "refused": True}, newest
    first.write_text("{", "utf-8")
    code, out, err = box.yizhanctl("provision", str(folder))
    assert code == 1 and "line 1" in err, (code, out, err)
    first.unlink()
    assert box.yizhanctl("provision", str(folder))[0] == 0
    assert box.yizhanctl("provision", str(folder / "nowhere"))[0] == 1
