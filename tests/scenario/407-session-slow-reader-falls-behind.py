#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A session that does not read gets one `behind`, once it reads again; the
daemon does not grow, others are served, and one sync fills the gap."""
import time
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "1000000",
                 "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", alice, bob, carol)
    slow = bob.opens(receive_buffer=4096)
    sender, carols = alice.online(), carol.online()
    text, sent = "x" * 16000, 0
    while figure(box, "yizhan_behind_total") == 0:
        asked = [sender.asks("message.send", conv="g:team", cid=f"m{sent + n}", kind="text",
                             body={"text": text}) for n in range(50)]
        for number in asked:
            sender.answer(number)
        sent += 50
        assert sent < 5000, "the daemon's memory seems to have no end"
        while carols.events.count and len(carols.events) < sent:
            carols.take(time.monotonic() + 10)
    assert [p["seq"] for n, p in carols.events] == list(range(2, sent + 2))
    assert figure(box, "yizhan_events_dropped_total") > 0

    slow.expects("behind", timeout=30)
    got = [p["seq"] for n, p in slow.events if n == "message"]
    assert got == list(range(2, len(got) + 2)) and len(got) < sent
    bob.session = slow
    assert bob.sync()[0]["g:team"]["seq"] == sent + 1
    assert len(bob.history("g:team", after=got[-1])) == sent - len(got)
    alice.sends("g:team", "all is well")
    bob.expects_message("all is well")
    bob.expects_no("behind")
