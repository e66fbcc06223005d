#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""More people are found than are put in order: whose id or name is as typed comes first all the
same, then those that begin so; the answer says that others were left out, and the list has all."""
from lib import *

MANY = 1100

with Daemon(env={"YIZHAN_LIMITS__USERS": "2000"}) as box:
    alice = box.person("alice")
    crowd = [{"id": f"a{n:04}", "name": f"王{n:04}"} for n in range(MANY)]
    last = [{"id": "wang", "name": "Zoe"}, {"id": "zwang", "name": "Z王"}, {"id": "z", "name": "王"}]
    for at in range(0, MANY, 500):
        box.call("user.import", people=crowd[at:at + 500])
    box.call("user.import", people=last)

    def found(text, **more):
        page = alice.call("user.search", text=text, **more)
        return [u["id"] for u in page["users"]], page

    ids, page = found("wang", limit=3)
    assert ids == ["wang", "a0000", "a0001"] and page["partial"] and page["more"]
    assert found("王", limit=2)[0] == ["z", "a0000"]
    ids, page = found("wang", limit=100, after=900)
    assert len(ids) == 100 and page["partial"] and not page["more"]
    ids, page = found("王 10")
    assert ids == [f"a10{n:02}" for n in range(20)] and not page["partial"]

    listed, after = [], {}
    while True:
        page = alice.call("user.list", text="wang", limit=500, **after)
        listed += [u["id"] for u in page["users"]]
        if not page["more"]:
            break
        after = {"after": listed[-1]}
    assert len(listed) == MANY + 3
