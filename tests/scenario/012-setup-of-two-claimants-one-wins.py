#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Two people open the same link at the same moment: one becomes the admin,
the other is told that set-up is done, or finds its route gone, and is nobody."""
import threading
from lib import *

with Daemon() as box:
    token = box.call("setup.link")["token"]
    answers = {}

    def claim(name):
        answers[name] = http_call(box, "POST", "/v1/setup", {
            "token": token, "user": name, "password": "a long secret"})

    threads = [threading.Thread(target=claim, args=(name,)) for name in ("ann", "ben", "cid")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [name for name, answer in answers.items() if answer.status == 200]
    lost = [answer.code for answer in answers.values() if answer.status != 200]
    assert len(won) == 1, answers
    assert len(lost) == 2 and set(lost) <= {"setup_done", "unknown_operation"}, lost
    assert [u["id"] for u in box.call("user.list")["users"]] == won
