#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every operation of the published list answers something stable to an empty
call, before and after sign-in; none of them ends the session."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice = box.person("alice")
    listed = http_call(box, "GET", "/openapi.json").json
    names = {what["operationId"] for path in listed["paths"].values()
             for what in path.values() if "operationId" in what}
    names |= {"session.open", "session.ping", "tenant.create", "tenant.list",
              "setup.link", "server.status", "conversation.typing"}
    assert len(names) > 30, names
    # Their bytes go by HTTP alone, and a session says so.
    streams = {"file.put", "file.read", "backup.put", "backup.read"}
    for name in sorted(names - {"session.close", "auth.logout"}):
        stranger = alice.opens(open=False)
        try:
            stranger.call(name)
            assert name in ("setup.state", "brand.get"), name
        except Refused as refused:
            assert refused.code in ("unauthorized", "bad_field") or \
                refused.code == "bad_request" and name in streams or \
                refused.code == "not_found" and name == "brand.logo", (name, refused)
        stranger.close()
        try:
            alice.call(name)
        except Refused as refused:
            assert refused.code in ("bad_field", "forbidden", "wrong_state") or \
                refused.code == "bad_request" and name in streams, (name, refused)
    alice.call("session.ping")
