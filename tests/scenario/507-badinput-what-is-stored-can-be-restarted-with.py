#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The longest and oddest values that are accepted, everywhere at once, then
kill -9: the daemon starts with them and gives them back."""
from lib import *

longest = "x" * 64
with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    box.call("tenant.create", id="0-0", name="𝕿" * 128)
    box.call("tenant.create", id="z" * 32)
    for tenant in ("0-0", "z" * 32, "default"):
        box.call("user.create", tenant, id=longest, name="名" * 64)
        for name in ("-", ".", "..", "_", "null", "0"):
            box.call("user.create", tenant, id=name)
        dot = Person(box, "..", tenant, create=False,
                     token=box.call("token.issue", tenant, user="..", lifetime_s=3650 * 86400)["token"])
        dot.call("group.create", id="." * 64, name="群" * 128, cid="-" * 64,
                 members=[longest, "-", "."])
        group, direct = "g:" + "." * 64, "u:" + longest
        dot.sends(group, "\u202e" + "€" * 19999, cid="_" * 64, mentions=["*", longest, "-"])
        dot.sends(direct, "\U0010ffff" * 16000)
        dot.reads(group, 2 ** 62)
        dot.call("conversation.set", conv=direct, pinned=True, muted=True)
        dot.opens("d" * 64, platform="phone").close()
        dot.recalls(direct, 1)
        dot.sends(direct, "after")
        before = dot.history(group), dot.history(direct), dot.history("s:.."), dot.sync()
        dot.offline()
        box.kill()
        box.start()
        assert (dot.history(group), dot.history(direct), dot.history("s:.."), dot.sync()) == before
        box.restart()
        dot.session = None
        assert dot.call("group.get", id="." * 64)["group"]["name"] == "群" * 128
        assert dot.call("user.get", id=longest)["user"]["name"] == "名" * 64
        dot.sends(direct, "and on")
