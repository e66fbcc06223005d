#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An index of another copy of the log than there is now, or one that was turned
off for a while, is right again by itself."""
import shutil
from lib import *
from lib.search import ENOUGH, files, hits, settled

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


def again(between=lambda: None):
    alice.offline()
    assert box.stop() == 0
    between()
    box.start()


with Daemon(env=ENOUGH) as box:
    alice, bob = box.people("alice", "bob")
    folder = box.data / "tenants" / "default"
    check(say(20))
    again(lambda: shutil.copy(folder / "tenant.db", box.dir / "copy"))
    before = list(said)
    check(say(30))
    again(lambda: shutil.copy(box.dir / "copy", folder / "tenant.db"))
    said[:] = before
    # The old one says that it knows all there is, and more.
    until(lambda: "search.1.db" not in files(box), "another index")
    check()

    # Turned off, what it knows is still found.
    box.env["YIZHAN_SEARCH__ENABLED"] = "false"
    again()
    known = [s["seq"] for s in said[::-1]]
    say(5)
    assert [h["seq"] for h in hits(alice, "会议", limit=100)] == known
    del box.env["YIZHAN_SEARCH__ENABLED"]
    again()
    check()
    until(lambda: figure(box, "yizhan_search_lag_entries") == 0, "nothing behind")
