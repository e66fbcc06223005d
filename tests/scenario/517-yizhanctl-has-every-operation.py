#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every operation that needs no session is a command, with flags and help from
its row; what people do is done as one of them."""
import json
import subprocess

from lib import *
from lib.matrix import rows

with Daemon() as box:
    box.people("alice", "bob")
    tool = [box.command()[0].replace("yizhand", "yizhanctl"), "--data", str(box.data)]

    def ctl(*words):
        return subprocess.run([*tool, *words], capture_output=True, text=True, check=False)

    made = ctl("group", "create", "--id", "team", "--name", "The team", "--members", "alice,bob",
               "--json")
    assert made.returncode == 0 and json.loads(made.stdout)["group"]["members"] == 2, made
    assert ctl("group", "set-role", "--id", "team", "--users", "bob", "--role", "admin").returncode == 0
    assert ctl("room", "create", "--room", "r1", "--keep", "true").returncode == 0
    seen = ctl("group", "get", "--id", "none")
    assert seen.returncode == 1 and "not_found" in seen.stderr, seen
    for words in (["group", "get", "--surprise", "x"], ["group", "members", "--id", "team", "--limit", "x"],
                  ["message", "send"], ["group", "fly"]):
        assert ctl(*words).returncode == 2, words

    # As a person: what she may, no more; it is noted who did it, not what was said.
    sends = ["message", "send", "--conv", "g:team", "--cid", "c", "--kind", "text",
             "--body", '{"text":"hello"}']
    assert ctl(*sends).returncode == 2 and "--as" in ctl(*sends).stderr
    said = ctl("--as", "alice", *sends, "--json")
    assert said.returncode == 0, said
    assert ctl(*sends, "--as", "alice", "--json").stdout == said.stdout
    listed = json.loads(ctl("message", "list", "--as", "bob", "--conv", "g:team", "--limit", "1").stdout)
    entry, = listed["entries"]
    assert entry["from"] == "alice" and entry["body"] == {"text": "hello"}, entry
    assert json.loads(ctl("contact", "list", "--as", "bob").stdout)["contacts"] == []
    for code, *words in (("forbidden", "group", "dissolve", "--id", "team", "--as", "bob"),
                         ("not_found", "contact", "list", "--as", "nobody"),
                         ("bad_field", "contact", "list", "--as", "no body"),
                         ("forbidden", "tenant", "list", "--as", "bob"),
                         ("forbidden", "call", "session.ping", "{}", "--as", "bob")):
        seen = ctl(*words)
        assert seen.returncode == 1 and code in seen.stderr, (words, seen)
    box.call("user.disable", id="bob")
    assert "user_disabled" in ctl("contact", "list", "--as", "bob").stderr
    rows_said = [r for r in box.call("audit.list")["rows"] if r["op"] == "message.send"]
    assert [(r["by"], r["as"]) for r in rows_said] == [("", "alice")] * 2, rows_said
    assert "hello" not in json.dumps(rows_said) and rows_said[0]["said"]["conv"] == "g:team"

    assert "--as USER" in ctl("call", "message.send", "{}").stderr
    # As each command's help says: by its words, or by the operation's members.
    assert ctl("user", "create", "carl", "--name", "Carl").returncode == 0
    made = ctl("user", "create", "--id", "dora", "--name=Dora", "--json")
    assert json.loads(made.stdout)["user"]["name"] == "Dora", made
    assert json.loads(ctl("token", "issue", "--user", "dora", "--lifetime-s", "60").stdout)["token"]
    assert json.loads(ctl("user", "list", "--limit", "1").stdout)["more"]
    below = ctl("department", "create", "--name", "Far", "--order", "-5")
    assert below.returncode == 1 and "order: must be 0 to" in below.stderr, below
    for words in (("status",), ("setup",), ("backup", "create"), ("restore",), ("completion",),
                  ("user",), ("tenant", "list"), ("room",)):
        for word in ("--help", "-h"):
            shown = ctl(*words, word)
            assert shown.returncode == 0 and words[-1] in shown.stdout, (words, shown)
    assert "--password-stdin" in ctl("user", "create", "--help").stdout
    assert "user create" in ctl("user").stderr and ctl("user").returncode == 2

    assert ctl("completion", "tcsh").returncode == 2
    # What lasts as long as a connection is done on one: the tool says so, and where.
    for words in (("room", "join", "--room", "r1", "--as", "alice"), ("call", "room.join", '{"room":"r1"}'),
                  ("session", "close"), ("presence", "subscribe")):
        told = ctl(*words)
        assert told.returncode == (1 if words[0] == "call" else 2) and "/ws" in told.stderr, (words, told)
    # Bytes of files go by HTTP.
    for words in (("file", "read", "--id", "x", "--as", "alice"), ("backup", "put")):
        told = ctl(*words)
        assert told.returncode == 2 and "by HTTP alone: " in told.stderr, (words, told)
    told = ctl("room", "join", "--help")
    assert told.returncode == 0 and "/ws" in told.stdout, told
    listed = ctl("--help").stdout
    for row in rows():
        if "." in row["name"] and "bytes" not in row and ("route" in row or {"system", "anyone"} & set(row["roles"])):
            words = row["name"].replace("_", "-").split(".")
            shown = ctl(*words, "--help")
            assert shown.returncode == 0 and " ".join(words) in listed, (words, shown)
            for field in row["in"]:
                assert "--" + field["name"].replace("_", "-") in shown.stdout, (words, field)
        elif "." in row["name"]:
            words = row["name"].replace("_", "-").split(".")
            assert row["name"] in ctl(*words).stderr and " ".join(words) not in listed, words
