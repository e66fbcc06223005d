#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A hundred thousand words: all are in force, listed by pages, kept over a
restart; one more is refused. Sends of one moment keep their order though
the first of them wait for the words to be read."""
from lib import *

words = [f"{chr(0x4e00 + n % 9973)}{chr(0x4e00 + n // 9973)}{n:x}词" for n in range(100000)]

with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob = box.people("alice", "bob")
    for at in range(0, len(words), 1000):
        count = box.call("words.add", action="block", words=words[at:at + 1000])["count"]
    # Some are the same when compared: traditional and simplified ones.
    assert 99000 < count <= 100000, count
    more = [f"more{n}" for n in range(100000 - count + 1)]
    with refuses("limit_reached"):
        for at in range(0, len(more), 1000):
            box.call("words.add", action="block", words=more[at:at + 1000])
    for word in words[::9999]:
        with refuses("refused"):
            alice.sends("u:bob", f"so {word}!")
    alice.sends("u:bob", "good")
    box.kill()
    box.start()
    alice.session = bob.session = None
    bob.online()
    session = alice.online()
    said = [f"text {n}" for n in range(50)]
    asked = [session.asks("message.send", conv="u:bob", cid=f"o{n}", kind="text",
                          body={"text": text}) for n, text in enumerate(said)]
    assert [session.answer(n)["seq"] for n in asked] == list(range(2, 52))
    assert bob.texts("u:alice") == ["good", *said]
    with refuses("refused"):
        alice.sends("u:bob", words[77777])
    listed, after = 0, {}
    while True:
        page = box.call("words.list", action="block", limit=1000, **after)
        listed += len(page["words"])
        after = {"after": page["words"][-1]}
        if not page["more"]:
            break
    assert listed == box.call("words.remove", words=["none"])["count"]
