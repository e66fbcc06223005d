#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Thousands come by one call: one entry, whatever their number."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__USERS": "3000"}) as box:
    names = [f"u{n:04}" for n in range(2500)]
    for _ in box.ctl.calls("user.create", [{"id": name} for name in names]):
        pass
    alice = box.person("alice")
    box.group("hall", alice)
    last = box.person("u2499", create=False,
                      token=box.call("token.issue", user="u2499")["token"])
    last.online()
    added = alice.call("group.add", id="hall", users=names, cid="a1")
    assert added["added"] == 2500 and added["seq"] == 2
    assert len(last.expects("entry", conv="g:hall", type="join")["users"]) == 2500
    assert alice.call("group.add", id="hall", users=names, cid="a1") == added
    preview = last.sync()[0]["g:hall"]["last"]
    assert preview["type"] == "join" and "users" not in preview
    assert len(last.history("g:hall")[-1]["users"]) == 2500
    assert alice.call("group.get", id="hall")["group"]["members"] == 2501
    alice.sends("g:hall", "hello, 大家")
    last.expects_message("hello, 大家", seq=3)
    page = last.call("group.members", id="hall", text="u24", limit=500)
    assert len(page["members"]) == 100 and not page["more"]
    removed = alice.call("group.remove", id="hall", users=names[:2000])
    assert removed["removed"] == 2000
    assert alice.call("group.dissolve", id="hall")["seq"] == 5
    last.expects("entry", conv="g:hall", type="destroy")
    with refuses("limit_reached", "users"):
        alice.call("group.create", name="long", members=["x" * 59 + f"{n:05}" for n in range(3200)])
