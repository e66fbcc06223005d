#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Many conversations come in pages, each of them once, also while others go
on writing; the same after a kill."""
from lib import *

with Daemon() as box:
    names = [f"g{n:02}" for n in range(60)]
    alice, bob = box.people("alice", "bob")
    for name in names:
        box.group(name, alice, bob)
    seen, since = [], 0
    while True:
        page = alice.call("sync", since=since, limit=7)
        seen += [c["conv"] for c in page["conversations"]]
        assert page["since"] > since
        since = page["since"]
        if not page["more"]:
            break
    groups = [name for name in seen if name.startswith("g:")]
    assert sorted(groups) == [f"g:{name}" for name in names]

    page = alice.call("sync", since=0, limit=10)
    bob.sends("g:g00", "meanwhile")
    late = {c["conv"]: c for c in page["conversations"]}
    since, more = page["since"], page["more"]
    while more:
        page = alice.call("sync", since=since, limit=10)
        late.update((c["conv"], c) for c in page["conversations"])
        since, more = page["since"], page["more"]
    assert late["g:g00"]["unread"] == 1
    box.kill()
    box.start()
    alice.session = None
    assert {n for n in alice.sync()[0] if n.startswith("g:")} == {f"g:{n}" for n in names}
    assert alice.sync(since)[0] == {}
