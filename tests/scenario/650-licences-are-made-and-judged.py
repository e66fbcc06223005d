#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""yizhan-licence makes keys and licences, looks at them, judges them, and
makes sub-licences within their parents' limits alone."""
import json
import pathlib
import tempfile
from lib import *
from lib.licence import DEVELOPMENT_KEY, day, keygen, licence, tool


def refused(word, *args, stdin=None, code=1):
    got, out, err = tool(*args, stdin=stdin)
    assert got == code and word in err, (args, got, out, err)


with tempfile.TemporaryDirectory() as name:
    dir = pathlib.Path(name)
    isv, isv_pub = keygen(dir, "isv.key")
    refused("cannot write", "keygen", isv)
    mine = dir / "isv.json"
    mine.write_text(licence("ISV", "Systems", people=1000, tenants=5, expires="2099-12-31",
                            features="a,b", signer=isv_pub))
    text = licence("ACME", key=isv, verb="sub-issue", parent=mine, people=50, days=30)
    code, out, err = tool("inspect", "-", stdin=text)
    assert code == 0 and "people       50" in out and "tenants      5" in out, out
    assert "made from    ISV" in out and day(29) in out, out
    told = json.loads(tool("inspect", "-", "--json", stdin=text)[1])
    assert told["limits"] == {"people": 50, "tenants": 5} and len(told["chain"]) == 2, told
    pasted = tool("inspect", "-", "--code", stdin=text)[1]
    assert pasted.startswith("YZL1.") and tool("verify", "-", stdin=pasted)[0] == 0
    assert "everybody has" in tool("verify", "-", stdin=text)[1]

    base = ("sub-issue", "--parent", mine, "--key", isv, "--id", "X", "--holder", "X")
    for word, more in (("limits.people", ("--people", 1001)), ("limits.tenants", ("--tenants", 6)),
                       ("expires", ("--expires", "2100-01-01")), ("features", ("--features", "c")),
                       ("signer.depth", ("--signer", isv_pub))):
        refused(word, *base, *more)
    refused("not the one", *base[:3], "--key", DEVELOPMENT_KEY, *base[5:])
    leaf = dir / "leaf.json"
    leaf.write_text(text)
    refused("not_a_signer", *base[:1], "--parent", leaf, *base[3:])

    refused("expired", "verify", "-", "--at", "2099-12-31", stdin=text)
    refused("early", "verify", "-", "--at", "2020-01-01", stdin=text)
    refused("forged", "verify", "-", "--root", isv_pub, stdin=text)
    refused("forged", "verify", "-", stdin=text.replace("ACME", "ACMF"))
    refused("no_licence", "verify", "-", stdin="{}")
    refused("larger", "verify", "-", stdin="x" * 10_000_000)
    assert tool("verify", "-", "--at", day(29), stdin=text)[0] == 0
    bound = licence(machine="card:0123456789abcdef,disk:0123456789abcdef", agree=2)
    assert tool("verify", "-", stdin=bound)[0] == 0
    refused("other_machine", "verify", "-", "--machine", "card:0123456789abcdef", stdin=bound)

    secret = dir / "secret"
    secret.write_text("correct horse\n")
    key = dir / "sealed.key"
    code, out, err = tool("keygen", key, "--passphrase-file", secret)
    assert code == 0 and "ENCRYPTED" in key.read_text(), err
    refused("passphrase", "issue", "--key", key, "--id", "a", "--holder", "b")
    assert tool("issue", "--key", key, "--passphrase-file", secret, "--id", "a", "--holder", "b")[0] == 0

    for args in (("issue",), ("issue", "--key", isv), ("issue", "--key", isv, "--id", "a b", "--holder", "b"),
                 ("issue", "--key", isv, "--id", "a", "--holder", "b", "--people", "0"),
                 ("issue", "--key", isv, "--id", "a", "--holder", "b", "--expires", "2099-02-31"),
                 ("issue", "--key", isv, "--id", "a", "--holder", "b", "--machine", "x")):
        refused("yizhan-licence: ", *args)
    for args in ((), ("fly",), ("inspect",), ("inspect", "a", "b"), ("issue", "--colour", "red")):
        refused("yizhan-licence", *args, code=2)
    for shell in ("bash", "zsh", "fish"):
        assert "sub-issue" in tool("completion", shell)[1]
