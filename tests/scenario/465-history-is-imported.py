#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A back end brings history from elsewhere: with its times and senders, once,
without waking anybody; until people write here themselves."""
from lib import *

YEAR = 1577836800000


def said(n, who, **more):
    return {"cid": f"old-{n}", "from": who, "ts": YEAR + n * 1000, "kind": "text",
            "body": {"text": f"said {n}"}, **more}


def imports(conv, *messages):
    answer = http_call(box, "POST", "/v1/messages/import",
                       {"conv": conv, "messages": list(messages)}, token=key)
    return answer.json if answer.status == 200 else answer.code


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    key = box.call("key.create", id="mover", scopes=["message.import"])["secret"]
    bob.online()
    page = [said(n, ("alice", "bob")[n % 2]) for n in range(100)]
    done = imports("d:alice:bob", *page)
    assert (done["imported"], done["known"]) == (100, 0), done
    assert imports("d:alice:bob", *page)["known"] == 100
    more = imports("d:alice:bob", *page[50:], said(100, "bob"))
    assert (more["imported"], more["known"]) == (1, 50), more

    history = bob.history("u:alice")
    assert [e["ts"] for e in history] == [YEAR + n * 1000 for n in range(101)]
    assert [e["from"] for e in history[:2]] == ["alice", "bob"]
    assert all(e["stored_ts"] > YEAR and e["via"] == "mover" for e in history)
    talk = bob.sync()[0]["u:alice"]
    assert talk["unread"] == 0 and talk["last"]["body"]["text"] == "said 100", talk
    bob.expects_no("message")

    # What is wrong is refused as a whole.
    assert imports("d:alice:bob", said(101, "bob"), said(99, "alice", cid="late")) == "bad_field"
    assert imports("d:alice:bob", said(101, "carol")) == "bad_field"
    assert imports("d:alice:bob", said(5, "bob", body={"text": "other"})) == "conflict"
    assert imports("d:alice:bob", said(101, "bob"), said(101, "bob")) == "bad_field"
    assert imports("d:alice:zoe", said(1, "alice")) == "not_found"
    assert imports("g:team", said(1, "alice")) == "not_found"
    assert len(bob.history("u:alice")) == 101
    with refuses("forbidden"):
        alice.call("message.import", conv="d:alice:bob", messages=[said(1, "alice")])

    # Groups: whoever was made a member before sees all of it.
    box.group("team", alice, bob)
    assert imports("g:team", said(1, "alice"), said(2, "bob"))["imported"] == 2
    assert bob.texts("g:team") == ["said 1", "said 2"]
    assert bob.conversation("g:team")["unread"] == 0

    # What is named is there: a message above, people.
    for wrong in ({"reply_to": 4}, {"mentions": ["zoe"]}, {"mentions": ["*", "no id"]}):
        assert imports("g:team", said(3, "bob", **wrong)) == "bad_field", wrong
    assert imports("d:alice:bob", said(101, "bob", mentions=["carol"])) == "bad_field"
    done = imports("g:team", said(3, "bob"), said(4, "alice", reply_to=4, mentions=["*", "bob"]))
    assert done["imported"] == 2, done
    # Where nothing is said any more, nothing was.
    alice.call("group.create", id="gone", name="G", members=["bob"])
    assert imports("g:gone", said(1, "alice"))["imported"] == 1
    alice.call("group.dissolve", id="gone", cid="d")
    assert imports("g:gone", said(1, "alice"))["known"] == 1
    assert imports("g:gone", said(2, "alice")) == "wrong_state"
    alice.call("channel.create", id="gone", name="C")
    alice.call("channel.dissolve", id="gone", cid="d")
    assert imports("c:gone", said(1, "alice")) == "wrong_state"

    # People write: history has ended, a retry is answered all the same.
    alice.sends("u:bob", "hello")
    bob.expects_message("hello")
    assert bob.sync()[0]["u:alice"]["unread"] == 1
    assert imports("d:alice:bob", said(200, "bob")) == "wrong_state"
    assert imports("d:alice:bob", *page)["known"] == 100
    box.kill()
    box.start()
    assert imports("g:team", said(1, "alice"), said(5, "bob"))["imported"] == 1

    # What somebody deleted had said may come; what was erased does not come back.
    alice.session = None
    box.people("dora", "emil")
    for who, erase in (("dora", False), ("emil", True)):
        box.group(f"of-{who}", alice, box.person(f"{who}-s-friend"))
        box.call("group.add", id=f"of-{who}", users=[who])
        assert imports(f"g:of-{who}", said(1, who))["imported"] == 1
        box.call("user.delete", id=who, erase=erase)
        until(lambda who=who: box.call("user.delete", id=who)["done"], "her places to go")
    assert imports("g:of-dora", said(1, "dora"), said(2, "dora"))["imported"] == 1
    assert imports("g:of-emil", said(1, "emil"))["known"] == 1
    assert imports("g:of-emil", said(2, "emil")) == "not_found"
    assert alice.texts("g:of-emil") == []
    # Nobody could answer there.
    assert imports("d:bob:dora", said(1, "bob")) == "not_found"
