#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A broadcast to those with a tag goes into each one's own log, so many a
second; over kills everybody gets it once, and it can be cancelled."""
from lib import *

PEOPLE = [f"p{n:02}" for n in range(40)]


def state(seq):
    return box.call("broadcast.get", seq=seq)["broadcast"]


def got(tenant="default"):
    """How often each of them has got what."""
    return [[e["body"]["text"] for e in p.history("s:" + p.id) if e["type"] == "message"]
            for p in people]


def send(cid, words, **more):
    return box.call("broadcast.send", cid=cid, to="tag", kind="text", body={"text": words}, **more)["seq"]


with Daemon() as box:
    people = [box.person(id) for id in PEOPLE]
    stranger = box.person("stranger")
    # Tags are the tenant's, not the people's.
    assert box.call("tag.add", tag="贵宾", users=PEOPLE)["changed"] == 40
    assert box.call("tag.add", tag="贵宾", users=PEOPLE[:3])["changed"] == 0
    page = box.call("tag.people", tag="贵宾", limit=30)
    assert page == {"users": PEOPLE[:30], "more": True}, page
    assert box.call("tag.people", tag="贵宾", after="p29")["users"] == PEOPLE[30:]
    assert box.call("tag.list", user="p00") == {"tags": ["贵宾"]}
    # What there is to choose from, with how many have each.
    box.call("tag.add", tag="night", users=PEOPLE[5:7])
    assert box.call("tag.list") == {"tags": ["night", "贵宾"], "people": [2, 40], "more": False}
    first = box.call("tag.list", limit=1)
    assert first == {"tags": ["night"], "people": [2], "more": True, "next": "night"}, first
    assert box.call("tag.list", after=first["next"])["tags"] == ["贵宾"]
    box.call("tag.remove", tag="night", users=PEOPLE[5:7])
    assert box.call("tag.list", limit=1) == {"tags": ["贵宾"], "people": [40], "more": False}
    with refuses("not_found", field="users"):
        box.call("tag.add", tag="贵宾", users=["p00", "nobody"])
    with refuses("forbidden"):
        people[0].call("tag.list", user="p00")

    people[0].online()
    box.call("user.disable", id="p39")
    seq = send("b1", "hello", tag="贵宾", rate=7)
    assert send("b1", "hello", tag="贵宾", rate=7) == seq
    event = people[0].expects("message", conv="s:p00")
    assert event["body"]["text"] == "hello" and event["broadcast"] == seq and event["from"] == ""
    until(lambda: state(seq)["sent"] >= 14, "half of it")
    assert state(seq)["state"] == "running"
    for _ in range(2):
        box.kill()
        box.start()
        for p in people:
            p.session = None
    stranger.session = None
    until(lambda: state(seq)["state"] == "done", "all of it")
    assert state(seq)["sent"] == 39 and state(seq)["ended_ts"] > 0
    box.call("user.disable", id="p39", disabled=False)
    people[39].token = box.call("token.issue", user="p39")["token"]
    assert got() == [["hello"]] * 39 + [[]]
    assert people[5].conversation("s:p05")["unread"] == 1
    assert stranger.texts("s:stranger") == []

    # Cancelled, what is left of it is not sent.
    assert box.call("tag.remove", tag="贵宾", users=["p00"])["changed"] == 1
    seq = send("b2", "never mind", tag="贵宾", rate=2)
    until(lambda: state(seq)["sent"] > 0, "the first of it")
    ended = box.call("broadcast.cancel", seq=seq)["broadcast"]
    assert ended["state"] == "cancelled" and 0 < ended["sent"] < 39, ended
    later = send("b3", "last", tag="贵宾", rate=500)
    until(lambda: state(later)["state"] == "done", "another")
    assert state(seq) == ended == box.call("broadcast.cancel", seq=seq)["broadcast"]
    assert sum("never mind" in texts for texts in got()) == ended["sent"]
    assert got()[0] == ["hello"]
    # So many at the same time.
    running = [send(f"m{n}", "slow", tag="贵宾", rate=1) for n in range(2)]
    with refuses("limit_reached"):
        send("m2", "slow", tag="贵宾")
    box.call("broadcast.cancel", seq=running[0])
    send("m2", "slow", tag="贵宾", rate=1)
