#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An admin asks how much goes on: who is there, and messages by the day, as the
clock on her wall has days. What is counted survives a kill; a retry, an edit and
history that was imported are no messages of today."""
from lib import *


def said(**more):
    return [day["messages"] for day in chief.call("tenant.stats", **more)["days"]]


with Daemon(clock=True, env={"YIZHAN_LIMITS__USERS": "50"}) as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    told = chief.call("tenant.stats")
    assert len(told["days"]) == 30 and told["counted_ts"] == 0 and sum(said()) == 0, told
    assert told["people"] == 3 and told["people_max"] == 50 and told["admins"] == 1, told

    cid = new_cid()
    sent = alice.sends("u:bob", "one", cid=cid)
    alice.sends("u:bob", "one", cid=cid)
    bob.sends("u:alice", "two")
    alice.call("message.edit", conv="u:bob", seq=sent["seq"], cid=new_cid(), kind="text",
               body={"text": "1"})
    with refuses("bad_field"):
        alice.call("message.send", conv="u:bob", cid=new_cid(), kind="text", body="no")
    box.call("cutover.begin", since_ts=sent["ts"] - 86400000, hours=1)
    box.call("message.import", conv="d:alice:bob", messages=[{
        "cid": "old", "from": "alice", "ts": sent["ts"] - 3600000, "kind": "text",
        "body": {"text": "long ago"}}])
    assert said()[-1] == 2, said()
    told = chief.call("tenant.stats", days=3)
    assert told["online"] >= 1 and told["sessions"] >= told["online"], told
    assert 0 <= sent["ts"] - told["counted_ts"] < 3600000, told
    assert [day["from_ts"] % 86400000 for day in told["days"]] == [0, 0, 0], told

    # Another wall, another day: the message is on the day that has its time.
    for ahead in (0, 480, -300, 345, 840, -840):
        days = chief.call("tenant.stats", days=3, offset_minutes=ahead)["days"]
        assert all((day["from_ts"] + ahead * 60000) % 86400000 == 0 for day in days), days
        assert sum(day["messages"] for day in days) == 2, days
    # Not told of one, days begin where the organisation's clocks have it.
    chief.call("setting.update", utc_offset_minutes=345)
    days = chief.call("tenant.stats", days=2)["days"]
    assert all((day["from_ts"] + 345 * 60000) % 86400000 == 0 for day in days), days
    told = next(s for s in chief.call("setting.get")["settings"] if s["unit"] == "minutes")
    assert (told["value"], told["min"], told["max"]) == (345, -720, 840), told
    # By its place, whose clocks the server's system knows.
    chief.call("setting.update", time_zone="Asia/Kathmandu")
    days = chief.call("tenant.stats", days=2)["days"]
    assert all((day["from_ts"] + 345 * 60000) % 86400000 == 0 for day in days), days
    with refuses("bad_field", "time_zone"):
        chief.call("setting.update", time_zone="Europe/Atlantis")
    chief.call("setting.update", reset=["utc_offset_minutes"])
    told = next(s for s in chief.call("setting.get")["settings"] if s["unit"] == "zone")
    assert told["text"] == "", "an offset that is said or taken back ends it"
    for bad in ({"utc_offset_minutes": 841}, {"utc_offset_minutes": -721}, {"language": 3}):
        with refuses("bad_field"):
            chief.call("setting.update", **bad)
    for bad in ({"days": 32}, {"days": 0}, {"offset_minutes": 841}):
        with refuses("bad_field"):
            chief.call("tenant.stats", **bad)

    box.kill()
    box.start()
    chief.session = alice.session = bob.session = None
    assert said()[-1] == 2, said()
    box.jump(hours=24)
    for text in ("three", "four", "five"):
        alice.sends("u:bob", text)
    assert said()[-2:] == [2, 3], said()
    assert said(days=1) == [3]
    answer = http_call(box, "GET", "/v1/stats?days=2", token=chief.token)
    assert [day["messages"] for day in answer.json["days"]] == [2, 3], answer.body
    with refuses("forbidden"):
        alice.call("tenant.stats")
