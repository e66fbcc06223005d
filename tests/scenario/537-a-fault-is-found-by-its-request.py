#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What an answer calls its request, all lines of the log call it that were
written for it, on whichever thread; a call of a session is named by both."""
import json
import re
from lib import *
from lib.files import noise, read, upload


def damage(path, content):
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    path.write_bytes(changed)


def lines_of(request):
    """Which parts spoke of it, as who looks after the box sees them."""
    lines = box.call("log.list", limit=500)["lines"]
    return {line["part"]: line["text"] for line in lines
            if line["text"].endswith(f" request={request}")}


with Daemon() as box:
    chief = box.person("chief", admin=True)
    # On the system's thread.
    session = chief.online()
    number = session.asks("log.level", part="net", level="reset")
    session.answer(number)
    request = f"{session.info['session']}/{number}"
    assert lines_of(request) == {"log": f"the level of part net is reset request={request}"}

    # On a thread of the files'.
    file = upload(chief, noise(300000))
    path, = box.data.glob("tenants/default/files/*/*")
    damage(path, noise(300000))
    answer = read(chief, file["id"])
    assert answer.json["request_id"] == answer.headers["x-request-id"], answer.text
    spoke = lines_of(answer.json["request_id"])
    assert file["id"] in spoke["files"] and "corrupt" in spoke["http"], spoke

    # On a reader's, of a tenant whose database is damaged.
    box.call("tenant.create", id="bad")
    victim = box.person("alice", tenant="bad")
    box.stop()
    path = box.data / "tenants/bad/tenant.db"
    path.write_bytes(path.read_bytes()[:100] + b"\xa5" * 65536)
    for leftover in path.parent.glob("tenant.db-*"):
        leftover.unlink()
    box.configure('[log]\nformat = "json"\n')
    box.start()
    answer = http_call(box, "GET", "/v1/users", token=victim.token,
                       headers={"X-Request-Id": "support-10"})
    assert answer.code == "corrupt" and answer.json["request_id"] == "support-10", answer.text
    rows = [json.loads(line) for line in box.log().splitlines() if '"request":"support-10"' in line]
    kinds = {row["part"]: row["kind"] for row in rows}
    assert kinds == {"store": "%s: %s (sqlite %d, errno %d)", "http": "%s %s%s%s"}, rows
    with refuses("corrupt"):
        victim.opens()
    told, = (json.loads(line) for line in box.log().splitlines() if '"part":"gate"' in line)
    assert told["text"] == "tenant bad: session.open: corrupt", told
    assert re.fullmatch(r"\d+\.\d+\.\d+/1", told["request"]), told
