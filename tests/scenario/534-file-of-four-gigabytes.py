#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The largest file there may be is 4 GiB to the byte: its room is taken, and a
part at its very end counts as any other."""
from lib import *
from lib.files import *

MOST, LAST = 4 << 30, 1000

with Daemon(tls=False, config='[files]\nmax_bytes = "4G"\nspare = "1M"\n') as box:
    alice = box.person("alice")
    with refuses("bad_field", "size"):
        create(alice, MOST + 1)
    id = create(alice, MOST)["id"]
    at = MOST - LAST
    assert put(alice, id, at, noise(LAST))["parts"] == [{"from": at, "upto": MOST}]
    with refuses("bad_field", "offset"):
        put(alice, id, at + 1, noise(LAST))
    answer = ask(alice, "POST", f"/{id}/finish", {})
    assert answer.code == "wrong_state", answer.text        # the rest is missing
    box.kill()
    box.start()
    assert must(ask(alice, "GET", f"/{id}")).json["file"]["parts"] == [{"from": at, "upto": MOST}]
    with open(box.data / "tenants/default/uploads" / id, "rb") as lying:
        lying.seek(at)
        assert lying.read() == noise(LAST)
    assert ask(alice, "DELETE", f"/{id}").status == 200
    until(lambda: not list((box.data / "tenants/default/uploads").iterdir()), "its room comes back")
