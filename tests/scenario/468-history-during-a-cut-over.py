#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""While people write here and in the cloud they come from: what is said there
is news here, with its own time; what was said before is history, however
late it comes. It ends by itself."""
import time
from lib import *

NOW = int(time.time() * 1000)
DAY = 24 * 3600 * 1000


def imports(conv, *messages):
    answer = http_call(box, "POST", "/v1/messages/import",
                       {"conv": conv, "messages": list(messages)}, token=key)
    return answer.json if answer.status == 200 else answer.code


def said(cid, who, ts, **more):
    return {"cid": cid, "from": who, "ts": ts, "kind": "text", "body": {"text": cid}, **more}


def cutover(verb, way="POST", **params):
    return http_call(box, way, "/v1/cutover" + verb, params if way == "POST" else None, token=key).json


with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    key = box.call("key.create", id="mover", scopes=["message.import"])["secret"]
    bob.online()
    alice.sends("u:bob", "I am here already")
    bob.expects_message("I am here already")
    assert imports("d:alice:bob", said("old", "bob", NOW - DAY)) == "wrong_state"
    assert cutover("", "GET") == {"on": False}
    begun = cutover("", since_ts=NOW - 60000, hours=48)
    assert begun["on"] and begun["since_ts"] == NOW - 60000, begun
    assert bob.expects("entry", conv="t:", type="policy")["body"] == {"of": "cutover"}

    # Said there since it began: as if said here, at its own time.
    assert imports("d:alice:bob", said("news", "alice", NOW - 30000, mentions=["bob"]))["imported"] == 1
    event = bob.expects_message("news")
    assert event["ts"] == NOW - 30000 < event["stored_ts"] and event["bridged"] is True, event
    talk = bob.conversation("u:alice")
    assert (talk["unread"], talk["mentions"]) == (2, 1), talk
    assert alice.conversation("u:bob")["unread"] == 0
    assert imports("d:alice:bob", said("news", "alice", NOW - 30000, mentions=["bob"]))["known"] == 1
    # Said before: nobody is told, nothing is unread, in the order of times.
    assert imports("d:alice:bob", said("h1", "bob", NOW - 2 * DAY), said("h2", "alice", NOW - DAY))["imported"] == 2
    assert imports("d:alice:bob", said("h3", "bob", NOW - 3 * DAY)) == "bad_field"
    assert bob.conversation("u:alice")["unread"] == 2
    bob.expects_no("message")
    assert bob.sync()[0]["u:alice"]["ts"] > NOW - DAY      # the talk stays where it is
    assert bob.texts("u:alice") == ["I am here already", "news", "h1", "h2"]
    alice.sends("u:bob", "and go on")
    assert bob.conversation("u:alice")["unread"] == 3
    # A conversation nobody has begun here begins so.
    carol = box.person("carol")
    assert imports("d:alice:carol", said("n1", "carol", NOW - 1000), said("n2", "alice", NOW - 900))["imported"] == 2
    assert carol.sync()[0]["u:alice"]["unread"] == 1
    box.kill()
    box.start()
    alice.session = bob.session = carol.session = None
    bob.online()
    assert imports("d:alice:bob", said("more", "alice", NOW - 20000))["imported"] == 1
    bob.expects_message("more")
    # Who says something there has read what is here.
    burns = alice.sends("u:bob", "for your eyes", burn_s=3600)["seq"]
    bob.call("conversation.set", conv="u:alice", unread=True)
    assert imports("d:alice:bob", said("seen", "bob", NOW - 5000))["imported"] == 1
    talk = bob.sync()[0]["u:alice"]
    assert talk["unread"] == 0 and not talk.get("marked_unread"), talk
    # Word rules judge what is news, not what is history.
    box.call("words.set", block=["mist"], mask=["fool"], flag=["salary"])
    refused = http_call(box, "POST", "/v1/messages/import", {"conv": "d:alice:bob", "messages": [
        said("fine", "bob", NOW - 4000), said("mist", "bob", NOW - 4000)]}, token=key)
    assert (refused.code, refused.json["field"]) == ("refused", "messages[1].body"), refused.text
    assert imports("d:alice:bob", said("fool-salary", "bob", NOW - 4000))["imported"] == 1
    assert imports("d:alice:bob", said("fool-salary", "bob", NOW - 4000))["known"] == 1
    assert imports("d:alice:bob", said("old.mist", "bob", NOW - DAY))["imported"] == 1
    assert alice.texts("u:bob")[-2:] == ["****-salary", "old.mist"]
    row, = box.call("words.flagged")["messages"]
    assert (row["from"], row["word"]) == ("bob", "salary"), row
    assert cutover("/end") == {"on": False} == cutover("/end") == cutover("", "GET")
    assert imports("d:alice:bob", said("late", "alice", NOW - 10000)) == "wrong_state"
    assert imports("d:alice:bob", said("more", "alice", NOW - 20000))["known"] == 1
    cutover("", hours=1)
    box.jump(hours=2)
    until(lambda: cutover("", "GET") == {"on": False}, "its end")
    bob.expects("entry", conv="u:alice", type="erase", target=burns)
    assert imports("d:alice:bob", said("late", "alice", NOW - 10000)) == "wrong_state"
    with refuses("forbidden"):
        alice.call("cutover.begin")
