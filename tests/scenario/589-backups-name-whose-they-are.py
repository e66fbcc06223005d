#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who names a tenant gets a backup of it alone, however it was named, and who
names none is never taken to have meant one: a command for the other is refused
and says which is right."""
import json
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "one")
    box.call("tenant.create", id="acme")

    # One tenant, by the option of every command or by the word.
    for number, words in enumerate((("--tenant", "acme", "backup", "create"),
                                    ("backup", "create", "--tenant", "acme"),
                                    ("backup", "create", "acme", "--tenant", "acme"))):
        code, out, err = box.yizhanctl("--json", *words, "--to", str(box.dir / f"a{number}"))
        assert code == 0 and json.loads(out)["tenant"] == "acme", (words, out, err)
    code, out, err = box.yizhanctl("backup", "create", "acme", "--tenant", "default")
    assert code == 2 and "which of the two" in err, (out, err)
    code, out, err = box.yizhanctl("--json", "backup", "create", "--to", str(box.dir / "box"))
    assert code == 0 and "tenant" not in json.loads(out), (out, err)
    whole = str(next((box.dir / "box").glob("yizhan-*")))

    # The whole box is not what somebody asks for who names a tenant.
    code, out, err = box.yizhanctl("--tenant", "acme", "backup", "prune", "--keep", "1")
    assert code == 2 and "--tenant acme has no meaning here" in err, (out, err)
    assert box.stop() == 0
    code, out, err = box.yizhanctl("--tenant", "acme", "restore", whole)
    assert code == 2 and "yizhanctl backup restore FILE --tenant acme" in err, (out, err)

    # Nor is one tenant, even the first, what somebody asks for who names none.
    code, out, err = box.yizhanctl("backup", "restore", whole, "--replace")
    assert code == 2 and "--tenant ID" in err and "yizhanctl restore FILE" in err, (out, err)
    assert not (box.data / "upkeep/replaced").exists()
    code, out, err = box.yizhanctl("backup", "restore", whole, "--tenant", "default",
                                   "--replace")
    assert code == 0 and "the tenant default back, and nothing else" in out, (out, err)
    box.start()
    assert [u["id"] for u in box.call("user.list")["users"]] == ["alice", "bob"]
