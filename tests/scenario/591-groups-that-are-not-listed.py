#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Administrators list every group and channel, also those that do not want to be found; others
may not ask for that."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    for id, listed in ("g1", False), ("g2", True), ("g3", False):
        alice.call("group.create", id=id, name=f"Team {id}", settings={"listed": listed})
        alice.call("channel.create", id=id, name=f"News {id}", settings={"listed": listed})
    for noun in "group", "channel":
        def ids(who, **wanted):
            out = who.call(f"{noun}.list", **wanted)
            return [x["id"] for x in out[f"{noun}s"]], out["more"]

        assert ids(bob) == ids(chief) == (["g2"], False)
        assert ids(chief, all=True) == (["g1", "g2", "g3"], False)
        assert ids(chief, all=True, limit=2) == (["g1", "g2"], True)
        assert ids(chief, all=True, after="g2") == (["g3"], False)
        assert ids(chief, all=True, text="G1") == (["g1"], False)
        with refuses("forbidden"):
            bob.call(f"{noun}.list", all=True)
