#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What was read has a tag; an edit that names it is done only while it is
still so, and a read that names it is not answered twice."""
import concurrent.futures

from lib import *

with Daemon() as box:
    root = box.person("root", admin=True)
    alice, bob = box.people("alice", "bob")
    call = lambda who, method, path, body=None, **headers: http_call(
        box, method, path, body, token=who.token,
        headers={k.replace("_", "-"): v for k, v in headers.items()})

    call(alice, "POST", "/v1/groups", {"id": "team", "name": "Team", "members": ["bob"]})
    seen = call(alice, "GET", "/v1/groups/team")
    tag = seen.headers["etag"]
    same = call(bob, "GET", "/v1/groups/team", If_None_Match=tag)
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    alice.sends("g:team", "a message changes no group")
    done = call(alice, "PATCH", "/v1/groups/team", {"name": "Crew"}, If_Match=tag)
    assert done.status == 200, done.text
    lost = call(alice, "PATCH", "/v1/groups/team", {"name": "Gang"}, If_Match=tag)
    assert (lost.status, lost.code) == (412, "stale")
    now = call(alice, "GET", "/v1/groups/team")
    assert now.json["group"]["name"] == "Crew" and now.headers["etag"] != tag
    assert call(alice, "PATCH", "/v1/groups/team", {"name": "Gang"},
                If_Match=now.headers["etag"]).status == 200
    assert call(alice, "PATCH", "/v1/groups/team", {"name": "Band"}, If_Match="*").status == 200
    assert call(alice, "PATCH", "/v1/groups/none", {"name": "x"},
                If_Match="*").code == call(alice, "GET", "/v1/groups/none").code

    # a longer route, and one whose name is in the body
    carol = box.person("carol")
    before = call(root, "GET", "/v1/users/carol").headers["etag"]
    call(carol, "PATCH", "/v1/users/carol", {"name": "C."})
    shut = call(root, "POST", "/v1/users/carol/disable", {}, If_Match=before)
    assert shut.code == "stale" and call(carol, "GET", "/v1/users/carol").status == 200
    talk = call(alice, "GET", "/v1/conversations?conv=g:team").headers["etag"]
    bob.sends("g:team", "hello")
    assert call(alice, "POST", "/v1/conversations/set", {"conv": "g:team", "pinned": True},
                If_Match=talk).code == "stale"
    nothing = call(root, "POST", "/v1/users", {"id": "dave"}, If_Match=tag)
    assert nothing.code == "bad_field" and "If-Match" in nothing.json["hint"]

    # a message, not whatever else is said where it stands
    seq = alice.sends("g:team", "half of it")["seq"]
    one = f"/v1/messages/get?conv=g:team&seqs={seq}"
    tag = call(alice, "GET", one).headers["etag"]
    bob.sends("g:team", "something else")
    edit = {"conv": "g:team", "seq": seq, "cid": "e1", "kind": "text", "body": {"text": "all of it"}}
    assert call(alice, "POST", "/v1/messages/edit", edit, If_Match=tag).status == 200
    for path, more in (("edit", {"kind": "text", "body": {"text": "again"}}), ("recall", {}),
                       ("pin", {}), ("extend", {"set": {"colour": "red"}})):
        body = {"conv": "g:team", "seq": seq, "cid": f"m-{path}", **more}
        lost = call(alice, "POST", f"/v1/messages/{path}", body, If_Match=tag)
        assert (lost.status, lost.code) == (412, "stale"), (path, lost.text)
    tag = call(bob, "GET", one).headers["etag"]
    vote = {"conv": "g:team", "seq": seq, "cid": "v", "set": {"votes": "1"}}
    assert call(bob, "POST", "/v1/messages/extend", vote, If_Match=tag).status == 200

    # what one shows of oneself, and the rules of words as a whole
    tag = call(bob, "GET", "/v1/presence/settings").headers["etag"]
    assert call(bob, "PUT", "/v1/presence", {"invisible": True}, If_Match=tag).status == 200
    assert call(bob, "PUT", "/v1/presence", {"last_seen": "nobody"}, If_Match=tag).code == "stale"
    assert call(bob, "GET", "/v1/presence/settings").json["last_seen"] != "nobody"
    words = call(root, "GET", "/v1/words/summary")
    assert words.json == {"flag": 0, "mask": 0, "block": 0, "count": 0, "changed": 0}
    tag = words.headers["etag"]
    add = {"action": "mask", "words": ["fool", "idiot"]}
    assert call(root, "POST", "/v1/words", add, If_Match=tag).json == {"count": 2}
    assert call(root, "POST", "/v1/words", {**add, "action": "flag"}, If_Match=tag).code == "stale"
    assert call(root, "PUT", "/v1/words", {"block": []}, If_Match=tag).code == "stale"
    # One for another: as many as before, and another state.
    now = call(root, "GET", "/v1/words/summary")
    assert now.json["mask"] == 2 and now.json["changed"] > 0
    call(root, "PUT", "/v1/words", {"mask": ["fool", "donkey"]})
    gone = call(root, "POST", "/v1/words/remove", {"words": ["fool"]}, If_Match=now.headers["etag"])
    assert gone.code == "stale" and call(root, "GET", "/v1/words/summary").json["count"] == 2

    # two at once with the same tag: one of them
    tag = call(alice, "GET", "/v1/groups/team").headers["etag"]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda n: call(
            alice, "PATCH", "/v1/groups/team", {"name": f"n{n}"}, If_Match=tag).status, range(4)))
    assert sorted(codes) == [200, 412, 412, 412], codes
