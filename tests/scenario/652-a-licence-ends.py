#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A licence ends: nobody who is in notices, nobody new comes in. A clock that
is put back does not bring it back, and a new licence does."""
from lib import *
from lib.licence import licence


def state():
    return box.call("licence.get")["state"]


with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    assert all(box.ctl.calls("user.create", [{"id": f"u{n:03}"} for n in range(96)]))
    box.call("licence.install", text=licence(people=110, days=40))
    assert all(box.ctl.calls("user.create", [{"id": f"v{n:03}"} for n in range(7)]))
    told = box.call("licence.get")
    assert told["people"] == 105, told
    box.jump(hours=15 * 24)
    told = box.call("licence.get")
    assert told["state"] == "ok" and told["days_left"] in (24, 25), told
    findings = {row["check"]: row for row in box.call("doctor.run")["findings"]}
    assert findings["licence"]["level"] == "warn" and "install" in findings["licence"]["mend"], findings

    box.jump(hours=50 * 24)
    told = box.call("licence.get")
    assert told["state"] == "expired" and told["people_max"] == 100 and told["days_left"] == 0, told
    alice.sends("u:bob", "after the end")
    assert bob.texts("u:alice") == ["after the end"]
    assert Person(box, "v003", create=False,
                  token=box.call("token.issue", user="v003")["token"]).opens()
    with refuses("limit_reached"):
        box.call("user.create", id="one-too-many")

    # Back to when it was good, with a restart: what was said is from later.
    box.jump(hours=0)
    assert state() == "expired"
    box.restart()
    assert state() == "expired"
    with refuses("limit_reached"):
        box.call("user.create", id="one-too-many")
    alice.session = bob.session = None
    alice.sends("u:bob", "and on")
    assert bob.texts("u:alice") == ["after the end", "and on"]

    # Far ahead, and what ends later still is good again.
    box.call("licence.install", text=licence(people=110, days=400))
    assert state() == "ok"
    box.call("user.create", id="one-more")
