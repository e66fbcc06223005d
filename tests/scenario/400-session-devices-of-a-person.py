#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""By default one phone, one desktop and three browsers at a time: the newest
of a platform replaces the oldest, which is told; the same device coming back
replaces only itself."""
from lib import *

with Daemon() as box:
    alice = box.person("alice")
    desktop = alice.opens("laptop", platform="desktop")
    phone = alice.opens("handy", platform="phone")
    pages = [alice.opens(f"page{n}", platform="web") for n in range(3)]
    assert len(desktop.call("session.list")["sessions"]) == 5

    new_phone = alice.opens("new-handy", platform="phone")
    phone.expects_kick("device_limit")
    new_desktop = alice.opens("tower", platform="desktop")
    desktop.expects_kick("device_limit")
    fourth = alice.opens("page3", platform="web")
    pages[0].expects_kick("device_limit")
    again = alice.opens("page1", platform="web")
    pages[1].expects_kick("replaced")
    for session in (new_phone, new_desktop, fourth, again, pages[2]):
        session.call("session.ping")
        session.expects_no("kicked")
    rows = again.call("session.list")["sessions"]
    assert sorted((r["platform"], r["device"]) for r in rows) == [
        ("desktop", "tower"), ("phone", "new-handy"), ("web", "page1"),
        ("web", "page2"), ("web", "page3")]
    assert [r["device"] for r in rows if r["current"]] == ["page1"]
    assert all(r["opened_ts"] > 0 for r in rows)
    with refuses("bad_field"):
        alice.opens("toaster", platform="toaster")
