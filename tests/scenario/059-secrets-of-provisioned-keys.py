#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The secret of a key is told once: each is on the disk before the next key is
made, so that a row that is refused, or the power, takes none of them."""
import json

from lib import *

GOOD = {"id": "portal", "scopes": ["user.read"]}
BAD = {"id": "not an id", "scopes": ["user.read"]}

with Daemon() as box:
    box.person("alice")
    folder = box.dir / "provision.d"
    folder.mkdir()
    first, done, keys = (folder / f"10-acme.json{end}" for end in ("", ".done", ".keys"))

    def provision(*rows):
        first.write_text(json.dumps({"keys": rows}), "utf-8")
        return box.yizhanctl("provision", str(folder))

    def works(path):
        told = json.loads(path.read_text("utf-8"))["keys"]
        assert path.stat().st_mode & 0o777 == 0o600
        assert [key["id"] for key in told] == ["portal"], told
        return http_call(box, "GET", "/v1/users/alice", token=told[0]["secret"]).status == 200

    code, out, err = provision(GOOD, BAD)
    assert code == 1 and "keys: row 2" in err, (code, out, err)
    assert first.exists() and not done.exists() and works(keys)
    code, out, err = provision(GOOD)
    assert code == 0 and "1 there already" in out, (code, out, err)
    assert not keys.exists() and works(done)

    # The same file once more, as a distribution may lay it there again.
    code, out, err = provision(GOOD)
    assert code == 0 and works(done), (code, out, err)

    # What cannot be read is not written over.
    keys.write_text("{", "utf-8")
    code, out, err = provision(GOOD)
    assert code == 1 and str(keys) in err and keys.read_text() == "{", (code, out, err)
