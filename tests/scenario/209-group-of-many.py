#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Above 200 members read and delivered cursors are not pushed to others;
messages are, and one's own devices still hear of one's own reading."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__USERS": "1000"}) as box:
    names = [f"u{n:03}" for n in range(250)]
    for _ in box.ctl.calls("user.create", [{"id": name} for name in names]):
        pass
    box.group("hall", *names)
    first, second, last = (box.person(n, name=n) for n in ("u000", "u001", "u249"))
    last.online(), second.online()
    phone = second.opens("handy", platform="phone")
    seq = first.sends("g:hall", "hello, 大家")["seq"]
    for session in (last, second, phone):
        session.expects_message("hello, 大家", seq=seq)
    second.reads("g:hall", seq)
    phone.expects("read", conv="g:hall", user="u001")
    second.call("conversation.delivered", conv="g:hall", seq=seq)
    first.expects_no("read")
    first.expects_no("delivered")
    seen, after = [], {}
    while True:
        page = last.call("group.members", id="hall", limit=100, **after)
        seen += [m["user"] for m in page["members"]]
        if not page["more"]:
            break
        after = {"after": seen[-1]}
    assert seen == names
    assert len(last.call("conversation.get", conv="g:hall").get("cursors", [])) == 0
