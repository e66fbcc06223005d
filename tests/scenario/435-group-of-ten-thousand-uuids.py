#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Long ids: ten thousand of them do not fit one call and are told so; they come
by two, each of which is one entry."""
import uuid
from lib import *


def members(box, token, users):
    return http_call(box, "POST", "/v1/groups/hall/members", {"users": users}, token=token)


with Daemon(env={"YIZHAN_LIMITS__USERS": "11000"}) as box:
    ids = sorted(str(uuid.UUID(int=n << 64 | n)) for n in range(10000))
    for at in range(0, len(ids), 500):
        done = box.call("user.import", people=[{"id": id} for id in ids[at:at + 500]])
        assert "failed" not in str(done), done
    alice = box.person("alice")
    alice.online()
    box.group("hall", alice)

    whole = members(box, alice.token, ids)
    assert whole.code == "too_large" and "body_bytes" in whole.json["hint"], whole.text
    long = members(box, alice.token, ids[:5300])
    assert long.code == "limit_reached" and "5,000 of 36" in long.json["hint"], long.text
    assert alice.call("group.get", id="hall")["group"]["members"] == 1

    first, second = (members(box, alice.token, part) for part in (ids[:5000], ids[5000:9999]))
    assert (first.status, second.status) == (200, 200), (first.text, second.text)
    assert (first.json["added"], second.json["added"]) == (5000, 4999)
    assert second.json["seq"] == first.json["seq"] + 1
    for part in (first, second):
        told = alice.expects("entry", conv="g:hall", type="join", seq=part.json["seq"])
        assert len(told["users"]) == part.json["added"]
    assert alice.call("group.get", id="hall")["group"]["members"] == 10000
    assert members(box, alice.token, ids[-1:]).code == "limit_reached", "it is full"
    page = [e for e in alice.history("g:hall") if e["type"] == "join"]
    assert [len(e["users"]) for e in page] == [5000, 4999]
    alice.sends("g:hall", "大家好")
