#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""More than a batch said within a second is recorded whole, and what was
accepted when the daemon is told to stop is in the log when it runs again."""
from lib import *

BURST, LAST = 1200, 40

with Daemon(env={"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, = box.people("alice")
    alice.call("room.create", room="hall", keep=True, settings={"record": True, "slots": 1000})
    alice.call("room.join", room="hall")

    def says(count):
        calls = [alice.online().asks("room.send", room="hall", cid=new_cid(), kind="text",
                                     body={"text": "word"}) for _ in range(count)]
        answers = [alice.online().answer(call) for call in calls]
        assert all("n" in a or a == {"dropped": "rate"} for a in answers), answers
        alice.session.events.clear()
        return [a["n"] for a in answers if "n" in a]

    def recorded():
        seen, page = [], {"next": 10 ** 9}
        while "next" in page:
            page = alice.call("room.history", room="hall", before_seq=page["next"], limit=200)
            seen = [m["n"] for m in page["messages"]] + seen
        return seen

    said = []
    for _ in range(BURST // LAST):
        said += says(LAST)
    until(lambda: recorded() == said, "the record")
    assert alice.call("room.stats", room="hall")["unrecorded"] == 0
    said += says(LAST)
    assert box.stop() == 0
    box.start()
    alice.offline()
    assert recorded() == said, (len(recorded()), len(said))
