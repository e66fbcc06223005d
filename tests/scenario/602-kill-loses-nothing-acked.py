#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 in the middle of many sends: every acked message is there once, in
order, without a hole; retries of the unanswered ones fill in."""
from lib import *

with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    alice, bob = box.people("alice", "bob")
    box.group("team", alice, bob)
    texts = [str(n) for n in range(1500)]
    for stop in (10, 300, 900):
        session = alice.opens()
        acked = []
        asked = [session.asks("message.send", conv="g:team", cid=f"m{stop}-{text}", kind="text",
                              body={"text": f"{stop} {text}"}) for text in texts[:1000]]
        for number in asked[:stop]:
            acked.append(session.answer(number)["seq"])
        box.kill()
        box.start()
        bob.session = None
        history = bob.history("g:team")
        assert [e["seq"] for e in history] == list(range(1, len(history) + 1))
        by_cid = {e.get("cid"): e["seq"] for e in history}
        for text, seq in zip(texts, acked):
            assert by_cid[f"m{stop}-{text}"] == seq
        again = alice.opens()
        asked = [again.asks("message.send", conv="g:team", cid=f"m{stop}-{text}", kind="text",
                            body={"text": f"{stop} {text}"}) for text in texts[:1000]]
        answers = [again.answer(number)["seq"] for number in asked]
        assert answers[:stop] == acked and answers == sorted(answers)
        again.close()
    cids = [e["cid"] for e in bob.history("g:team") if e["type"] == "message"]
    assert len(cids) == len(set(cids)) == 3000
