#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who has no token, an ended one or is shut out may do nothing but what anyone
may; the control socket does what system admins may, and no more."""
from lib import *
from lib import matrix

with Daemon(tls=False, env=matrix.ENOUGH, in_memory=True) as box:
    world = matrix.World(box)
    shut, ended = box.people("shut", "ended")
    box.call("user.disable", id="shut")
    box.call("token.revoke", user="ended")
    callers = {None: "unauthorized", ended.token: "unauthorized", "yz_default_x": "unauthorized",
               "yz_nowhere_" + "x" * 43: "unauthorized", shut.token: ("unauthorized", "user_disabled")}
    rows = matrix.rows()
    assert len(rows) > 80
    session = None
    for number, row in enumerate(rows):
        if "anyone" not in row["roles"]:
            params = matrix.params_of(row, world, world.callers["user"], "absent")
            for token, code in callers.items():
                if "route" in row:
                    assert matrix.by_rest(box, token, row, params) in code, (row["name"], token)
            if number % 10 == 0 or session is None:
                session = world.bob.opens(open=False)
            assert matrix.by_socket(session, row, params) == "unauthorized", row["name"]
        try:
            box.call(row["name"])
            code = "ok"
        except Refused as refused:
            code = refused.code
        allowed = {"system", "anyone"} & set(row["roles"])
        assert (code != "forbidden") if allowed else code == "forbidden", (row["name"], code)
