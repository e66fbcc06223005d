#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""yizhanctl calls any operation as the system admin, with a tenant or
without; status 0 done, 1 refused with the stable code, 2 wrong usage. What
--json says of a refusal has one form, whoever refuses."""
import json
from lib import *

with Daemon() as box:
    code, out, err = box.yizhanctl("call", "user.create", '{"id":"alice","name":"爱丽丝"}')
    assert code == 0 and json.loads(out)["user"]["name"] == "爱丽丝", (out, err)
    code, out, err = box.yizhanctl("call", "token.issue", '{"user":"alice"}')
    alice = Person(box, "alice", create=False, token=json.loads(out)["token"])
    code, out, err = box.yizhanctl("call", "group.create",
                                   '{"id":"g1","name":"G","members":["alice"]}')
    assert code == 0 and json.loads(out)["group"]["owner"] == "alice"
    assert alice.call("group.get", id="g1")
    code, out, err = box.yizhanctl("call", "user.get", '{"id":"nobody"}')
    assert code == 1 and "not_found" in err + out, (code, out, err)
    code, out, err = box.yizhanctl("--json", "status")
    assert code == 0 and json.loads(out)["sessions"] == 1
    code, out, err = box.yizhanctl("call", "tenant.create", '{"id":"acme"}')
    assert code == 0
    code, out, err = box.yizhanctl("--tenant", "acme", "call", "user.list")
    assert code == 0 and json.loads(out)["users"] == []
    code, out, err = box.yizhanctl("--tenant=acme", "user", "create", "zoe", "--name=Zoë")
    assert code == 0, err
    code, out, err = box.yizhanctl("user", "list", "--json", f"--data={box.data}", "--tenant=acme")
    assert code == 0 and json.loads(out)["users"][0]["name"] == "Zoë", (out, err)
    for words in ((), ("no-such-command",), ("call",), ("call", "user.get", "{"), ("--wat",),
                  ("--json=yes", "status"), ("status", "--json=1"), ("status", "--tenant"),
                  ("token", "issue", "alice", "--lifetime=")):
        code, out, err = box.yizhanctl(*words)
        assert code == 2 and err, (words, code, out, err)
    long = json.dumps({"id": "all", "name": "All", "members": ["alice"],
                       "settings": {"question": "?"}}) + " " * 200000
    code, out, err = box.yizhanctl("call", "group.create", "-", stdin=long)
    assert code == 0 and json.loads(out)["group"]["id"] == "all", (out, err)
    for text in ("", "[]", '{"id":', '{"id":"a","id":"b"}', " " * (4 << 20)):
        assert box.yizhanctl("call", "user.get", "-", stdin=text)[0] == 2, text[:20]

    def refused(*words, stdin=None):
        code, out, err = box.yizhanctl(*words, "--json", stdin=stdin)
        error = json.loads(out)["error"]
        assert code == 1 and error["message"] and f"({error['code']})" in err, (words, out, err)
        return error

    error = refused("call", "user.get", '{"id":"a b"}')
    assert (error["code"], error["field"]) == ("bad_field", "id") and error["hint"], error
    assert refused("user", "disable", "nobody")["code"] == "not_found"
    assert refused("call", "no.such")["code"] == "unknown_operation"
    assert refused("user", "create", "eve", "--password-stdin", stdin="")["code"] == "bad_field"
    assert refused("licence", "install", str(box.dir / "none"))["code"] == "not_found"
    for words in (("backup", "verify"), ("cert", "import"), ("provision",)):
        assert refused(*words, str(box.dir / "none"))["code"], words
    code, out, err = box.yizhanctl("setup", "--brief", "--json")
    assert json.loads(out)["link"].startswith("https://"), (out, err)
    box.kill()
    assert refused("status")["code"] == refused("user", "list")["code"] == "closed"
    code, out, err = box.yizhanctl("status")
    assert code == 1 and len(err.strip().splitlines()) == 1, (code, out, err)
