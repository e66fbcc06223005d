#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is done over REST is seen over WebSocket and the other way round; the
published list names every route."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    post = lambda path, body: http_call(box, "POST", path, body, token=alice.token)
    get = lambda path: http_call(box, "GET", path, token=alice.token).json
    made = post("/v1/groups", {"id": "team", "name": "Team", "members": ["bob"]})
    assert made.status == 200, made.text
    bob.expects("entry", type="create", conv="g:team")
    sent = post("/v1/messages", {"conv": "g:team", "cid": "c1", "kind": "text",
                                 "body": {"text": "by REST"}})
    assert sent.json["seq"] == 2
    bob.expects_message("by REST", seq=2)
    bob.sends("g:team", "by WebSocket")
    page = get("/v1/messages?conv=g%3Ateam&after=1&limit=10")
    assert [e["body"]["text"] for e in page["entries"]] == ["by REST", "by WebSocket"]
    assert get("/v1/conversations?conv=g:team")["conversation"]["unread"] == 1
    assert get("/v1/sync?since=0")["since"] > 0
    assert post("/v1/conversations/read", {"conv": "g:team", "seq": 3}).json == {"read": 3}
    bob.expects("read", user="alice", seq=3)
    assert [m["user"] for m in get("/v1/groups/team/members")["members"]] == ["alice", "bob"]
    recalled = post("/v1/messages/recall", {"conv": "g:team", "seq": 2, "cid": "c2"})
    assert recalled.status == 200
    bob.expects("entry", type="recall", target=2)
    assert [r["current"] for r in get("/v1/sessions")["sessions"]] == []
    changed = http_call(box, "PATCH", "/v1/users/alice", {"name": "Ann"}, token=alice.token)
    assert changed.json["user"]["name"] == "Ann"
    bob.expects("entry", conv="t:", type="user", users=["alice"])
    assert len(http_call(box, "GET", "/openapi.json").json["paths"]) > 20
