#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A phone that was off for thirty days finds everything by pages and without
a hole, though the other device was there and the daemon was restarted."""
from lib import *

DAYS = 30
PER_DAY = 40


def day_of_talk(day):
    """Everybody says something; now and then something is taken back."""
    for n in range(PER_DAY):
        speaker, conv = ((bob, "g:team"), (carol, "g:team"), (bob, "u:alice"))[n % 3]
        said[conv] += [speaker.sends(conv, f"{day}.{n}")["seq"]]
    bob.recalls("g:team", said["g:team"][-2])


with Daemon(tls=False, clock=True, env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", bob, alice, carol)
    said = {"g:team": [], "u:alice": []}
    day_of_talk(0)
    phone = alice.opens("phone", "phone")
    since = phone.call("sync", since=0)["since"]
    have = {"g:team": phone.call("message.list", conv="g:team", limit=200)["seq"],
            "u:bob": phone.call("message.list", conv="u:bob", limit=200)["seq"]}
    phone.drops()
    for day in range(1, DAYS + 1):
        box.jump(hours=24 * day)
        day_of_talk(day)
        if day % 10 == 0:
            box.kill()
            box.start()
            alice.session = bob.session = carol.session = None
        # The computer reads along, and so moves alice's cursor.
        alice.reads("u:bob", alice.conversation("u:bob")["seq"])

    phone = alice.opens("phone", "phone")
    rows = {c["conv"]: c for c in phone.call("sync", since=since)["conversations"]}
    assert rows["u:bob"]["unread"] == 0
    assert rows["g:team"]["unread"] == rows["g:team"]["count"]
    for conv, after in have.items():
        entries, page = [], {"more_after": True}
        while page["more_after"]:
            page = phone.call("message.list", conv=conv, limit=7,
                              after=entries[-1]["seq"] if entries else after)
            entries += page["entries"]
        assert [e["seq"] for e in entries] == list(range(after + 1, rows[conv]["seq"] + 1))
        assert entries == alice.history(conv, after=after)
        times = [e["ts"] for e in entries]
        assert times == sorted(times) and times[-1] - times[0] >= 28 * 86400 * 1000
        recalled = [e for e in entries if e.get("recalled")]
        assert len(recalled) == (DAYS if conv == "g:team" else 0)
