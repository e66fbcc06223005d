#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is searched in is made of the log: killed in the midst of it, lost or
damaged, it is right again by itself, and nothing but searching waits for it."""
from lib import *
from lib.search import ENOUGH, files, hits, settled

PAGE = 4096

said = []


def say(count):
    """Many at once, so that the index is behind; the last answer."""
    session = alice.online()
    asked = [session.asks("message.send", conv="u:bob", cid=new_cid(), kind="text",
                          body={"text": f"第{len(said) + n}次会议 " + "合同" * 20})
             for n in range(count)]
    said.extend(session.answer(n) for n in asked)
    return said[-1]


def check(last=None):
    settled(alice, last or alice.sends("u:bob", "a"))
    assert [h["seq"] for h in hits(alice, "会议", limit=100)] == [s["seq"] for s in said[::-1]]


def can_search(text="a"):
    """Whoever reads may meet the damage before the index's own thread does."""
    try:
        return alice.call("message.search", text=text)
    except Refused as e:
        assert e.code == "busy", e
        return None


def again(between=lambda: None):
    alice.offline()
    assert box.stop() == 0
    between()
    box.start()


def damage(path):
    content = bytearray(path.read_bytes())
    content[2000:] = b"\xa5" * (len(content) - 2000)
    path.write_bytes(content)


def damage_words(path):
    """Not what its own thread looks at before something is said."""
    content = bytearray(path.read_bytes())
    for at in range(0, len(content), PAGE):
        content[at + PAGE // 2] ^= "议".encode() in content[at:at + PAGE]
    path.write_bytes(content)


with Daemon(env=ENOUGH) as box:
    alice, bob = box.people("alice", "bob")
    for _ in range(3):
        say(200)
        alice.offline()
        box.kill()
        box.start()
    check()
    assert files(box)[0] == "search.1.db"
    folder = box.data / "tenants" / "default"

    again(lambda: (folder / "search.1.db").unlink())
    assert alice.sends("u:bob", "a")["seq"] > said[-1]["seq"]
    check()
    again(lambda: damage(folder / "search.1.db"))
    last = say(10)
    until(can_search, "another index")
    check(last)
    assert "search.2.db" in files(box) and "search.1.db" not in files(box), files(box)
    assert "the index is made again" in box.log()
    assert bob.history("u:alice")[-1]["seq"] == said[-1]["seq"]
    until(lambda: figure(box, "yizhan_search_lag_entries") == 0, "nothing behind")

    again(lambda: damage_words(folder / "search.2.db"))
    until(lambda: (found := can_search("会议")) and found["hits"], "another index, with nothing said")
    check()
    assert "search.3.db" in files(box), files(box)
