#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Four people upload, finish and send without pause while the daemon is killed
at drawn moments. Whatever was answered holds: parts are there, finished files
have their hash, messages name files that their readers can read; and at the
end nothing lies on the disk that no row names, but what a kill left half made."""
import http.client
import random
import threading
import time

from lib import *
from lib.files import *

KILLS, PIECE = 12, 100_000
dice = random.Random(522)
lost = (OSError, http.client.HTTPException)     # the line broke: nobody knows


class Uploader(threading.Thread):
    def __init__(self, person, number):
        super().__init__()
        self.person, self.number, self.stop, self.wrong = person, number, False, None
        self.parts, self.whole, self.sent = {}, {}, {}      # as answered

    def run(self):
        number = 0
        while not self.stop and self.wrong is None:
            number += 1
            try:
                self.one(noise(random.Random(number).randrange(1, 5 * PIECE), f"{self.number} {number % 40}"),
                         f"{self.number}-{number}")
            except lost:
                time.sleep(0.02)        # it is started again: not to ask in a busy loop
            except (Refused, AssertionError) as problem:
                self.wrong = problem

    def one(self, data, cid):
        id = create(self.person, data, hash=hash_of(data))["id"]
        mine = self.parts[id] = []
        for at in random.Random(cid).sample(range(0, len(data), PIECE), len(range(0, len(data), PIECE))):
            put(self.person, id, at, data[at:at + PIECE])
            mine.append((at, min(at + PIECE, len(data))))
        file = finish(self.person, id)
        self.whole[id] = data
        del self.parts[id]
        answer = must(ask_message(self.person, file, cid))
        self.sent[answer.json["seq"]] = id


def ask_message(person, file, cid):
    return http_call(box, "POST", "/v1/messages",
                     {"conv": "u:bob", "cid": cid, "kind": "file", "body": body_of(file)},
                     token=person.token)


def listed(person):
    """All her files and uploads, by pages."""
    before = ""
    while True:
        page = must(ask(person, "GET", before and f"?before={before}")).json
        yield from page["files"]
        if not page["more"]:
            return
        before = page["files"][-1]["id"]


with Daemon(tls=False, env={"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}) as box:
    bob, *people = box.people("bob", "alice", "carol", "dave", "erin")
    uploaders = [Uploader(person, n) for n, person in enumerate(people)]
    for uploader in uploaders:
        uploader.start()
    for kill in range(KILLS):
        time.sleep(dice.uniform(0.1, 1.2))
        box.kill()
        box.start()
    for uploader in uploaders:
        uploader.stop = True
    for uploader in uploaders:
        uploader.join()
        assert uploader.wrong is None, uploader.wrong
    bob.session = None
    for uploader in uploaders:
        person = uploader.person
        assert uploader.whole and uploader.sent, "nothing was done between the kills"
        for id, data in uploader.whole.items():
            assert read(person, id).body == data, id
        logged = {e["seq"]: e for e in bob.history(f"u:{person.id}")}
        for seq, id in uploader.sent.items():
            assert logged[seq]["body"]["file"]["id"] == id
            assert hash_of(read(bob, id).body) == logged[seq]["body"]["file"]["hash"]
        for id, parts in uploader.parts.items():
            answer = ask(person, "GET", f"/{id}")
            if not parts and answer.status == 404:
                continue        # its row was never answered
            file = answer.json["file"]
            for first, last in parts:
                assert "hash" in file or any(p["from"] <= first and last <= p["upto"]
                                             for p in file["parts"]), (file, parts)

    # A kill leaves one upload of each half made, at most.
    rows = {file["id"] for person in people for file in listed(person)}
    lying = [p.name.split(".")[-1] for folder in ("files", "uploads")
             for p in (box.data / "tenants/default" / folder).rglob("*") if p.is_file()]
    nameless = [id for id in lying if id not in rows]
    assert len(nameless) <= KILLS * len(people), nameless
