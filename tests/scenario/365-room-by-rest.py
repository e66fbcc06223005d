#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What needs no session works over REST: making rooms, looking, speaking as
somebody who is there, looking after them."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    boss = box.person("boss", admin=True)

    def rest(person, method, path, **body):
        return http_call(box, method, path, token=person.token, body=body or None)

    assert rest(alice, "POST", "/v1/rooms", room="hall", title="Hall").status == 200
    assert rest(alice, "POST", "/v1/rooms/hall/messages", cid="1", kind="text",
                body={"text": "hi"}).json["code"] == "not_member"
    alice.call("room.join", room="hall")
    assert rest(alice, "POST", "/v1/rooms/hall/messages", cid="1", kind="text",
                body={"text": "hi"}).json == {"n": 1}
    alice.expects("room.message", n=1)
    assert rest(bob, "GET", "/v1/rooms/hall").json["room"]["members"] == 1
    assert rest(bob, "GET", "/v1/rooms/none").json["code"] == "not_found"
    assert rest(bob, "PATCH", "/v1/rooms/hall", title="Mine").json["code"] == "forbidden"
    assert rest(boss, "PATCH", "/v1/rooms/hall", title="Ours").json["room"]["title"] == "Ours"
    alice.expects("room.updated", title="Ours", by="boss")
    assert rest(boss, "POST", "/v1/rooms/hall/ban", user="bob").status == 200
    assert rest(boss, "GET", "/v1/rooms/hall/messages").json["messages"][0]["n"] == 1
    assert rest(boss, "DELETE", "/v1/rooms/hall").status == 200
    alice.expects("room.removed", reason="destroyed")
