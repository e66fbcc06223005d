#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Many talk at once in one room while others come and go: everyone hears a
part of one order, none twice, and the counts add up."""
import time
from lib import *

PEOPLE, EACH, COMINGS = 12, 60, 6
KINDS = ("high", "normal", "low")
ENV = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
       "YIZHAN_SERVER__WORKERS": "4"}

with Daemon(env=ENV) as box:
    talkers = box.people(*(f"t{n}" for n in range(PEOPLE)))
    guests = box.people("g0", "g1")
    talkers[0].call("room.create", room="hall", settings={
        "slots": 1000000, "history": 0, "high_for_all": True})
    for person in talkers:
        person.call("room.join", room="hall")
    calls = []
    for n in range(EACH):
        for i, person in enumerate(talkers):
            more = {"merge": True} if n % 10 == 9 else {}
            call = person.online().asks(
                "room.send", room="hall", cid=new_cid(), kind="text", priority=KINDS[i % 3],
                body={"text": "like" if more else f"{i} {n}"}, **more)
            calls.append((person, call))
        if n % (EACH // COMINGS) == 0:
            for guest in guests:
                guest.call("room.join", room="hall")
                guest.call("room.leave", room="hall")
    answers = [person.online().answer(call) for person, call in calls]
    merged = sum("merged" in a for a in answers)
    numbers = sorted(a["n"] for a in answers if "n" in a)
    dropped = sum(a.get("dropped") == "busy" for a in answers)
    assert len(numbers) + merged + dropped == PEOPLE * EACH, answers[:20]
    assert len(set(numbers)) == len(numbers), "a number was given twice"

    # What is merged comes when its window ends; the last word is said after it.
    def heard(person):
        return [p for name, p in person.session.events if name == "room.message"]

    def likes():
        return sum(m.get("count", 1) for m in heard(talkers[0]) if m["body"]["text"] == "like")

    while likes() < merged:
        talkers[0].session.take(time.monotonic() + 10)
    last = until(lambda: talkers[0].says("hall", "end").get("n"), "the last word")
    orders = []
    for person in talkers:
        person.expects("room.message", n=last)
        orders.append([(m["n"], m["from"], m["body"]["text"], m.get("count"))
                       for m in heard(person)])
    assert [n for n, *_ in orders[0]] == list(range(1, last)), orders[0]
    assert all(order == orders[0] for order in orders), "one order for all"
    stats = talkers[0].call("room.stats", room="hall")
    assert sum(stats["accepted"].values()) == len(numbers) + merged + 1, stats
    assert sum(stats["dropped"]["busy"].values()) == dropped, stats
    assert sum(stats["dropped"]["ring"].values()) == 0, stats
    for talker in talkers:
        own = [int(text.split()[1]) for _, who, text, _ in orders[0]
               if who == talker.id and text != "like"]
        assert own == sorted(own), (talker.id, own)
