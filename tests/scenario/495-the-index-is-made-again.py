#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An index is made again beside the one that is searched meanwhile: when an
admin asks for it, also over a kill, and in the night after something was
erased; what was erased is not in its file any more."""
import datetime
from lib import *
from lib.search import ENOUGH, files, hits, settled, texts


def ready(number):
    """The index of this number is the one that is used."""
    def question():
        assert len(texts(alice, "会议", limit=100)) == count
        alice.sends("u:bob", "a")
        return files(box)[0] == f"search.{number}.db" and not any(".part" in f for f in files(box))
    until(question, "the new index", timeout=60)


def knows(word):
    return any(word.encode() in (box.data / "tenants" / "default" / name).read_bytes()
               for name in files(box))


# Nights begin far from now.
hour = (datetime.datetime.now().hour + 12) % 24
with Daemon(env={**ENOUGH, "YIZHAN_SEARCH__HOUR": str(hour)}, clock=True) as box:
    admin = box.person("root", admin=True)
    alice, bob = box.people("alice", "bob")
    session, count = alice.online(), 600
    asked = [session.asks("message.send", conv="u:bob", cid=new_cid(), kind="text",
                          body={"text": f"第{n}次会议"}) for n in range(count)]
    for number in asked:
        last = session.answer(number)
    settled(alice, last)
    with refuses("forbidden"):
        alice.call("search.rebuild")
    assert admin.call("search.rebuild") == {}
    ready(2)
    # Nobody has to ask again because of a kill.
    assert box.call("search.rebuild") == {}
    alice.offline()
    box.kill()
    box.start()
    ready(3)

    # Terms of what was recalled stay until the night.
    gone = alice.sends("u:bob", "zanzibar 会议")
    settled(alice, gone)
    assert len(hits(alice, "zanzibar")) == 1 and knows("zanzibar")
    alice.recalls("u:bob", gone["seq"])
    settled(alice, alice.sends("u:bob", "a"))
    assert hits(alice, "zanzibar") == [] and knows("zanzibar") and files(box)[0] == "search.3.db"
    alice.offline()
    admin.offline()
    box.jump(hours=24)
    ready(4)
    assert not knows("zanzibar") and knows("ktext")
    # And nothing was erased since.
    box.jump(hours=48)
    settled(alice, alice.sends("u:bob", "a"))
    assert files(box)[0] == "search.4.db" and len(texts(alice, "会议", limit=100)) == count
