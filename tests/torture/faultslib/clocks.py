# SPDX-License-Identifier: Apache-2.0
"""The wall clock jumps, passes 2038, and stops (libfaketime)."""

import datetime
import time

from faultslib.witness import GONE
from lib.chat import Person, refuses, until
from lib.daemon import Daemon, Refused
from lib.http import http_call
from lib.licence import licence

HOUR, YEAR = 3600, 3600 * 24 * 365
TO_2038 = 3600 * 24 * 366 * 13      # from any day before 2027 it is past it
# name, seconds from now, or which second it is: the last but one of a leap day; and
# one that comes again, which is all that POSIX sees of a leap second.
JUMPS = (("here", 0), ("hour_back", -HOUR), ("here", 0), ("hour_ahead", HOUR),
         ("year_back", -YEAR), ("year_ahead", YEAR), ("leap_day", "2028-02-29T23:59:58"),
         ("leap_day_over", "2028-03-01T00:00:00"), ("leap_second", "2028-06-30T23:59:59"),
         ("leap_second", "2028-06-30T23:59:59"),
         ("here", 0), ("past_2038", TO_2038), ("year_back", -YEAR), ("here", 0))
LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
LICENCE_DAYS = 30
RATE_PER_S, BURST = 20, 50


def clocks(ctx):
    """Numbers and times of entries never fall, nobody is thrown out, tokens and
    the licence go by the wall clock as the manual has it, before and after a
    restart; how much one may ask does not."""
    each = 5 if ctx.short else 50
    figures = {"clock_jumps": 0, "clock_falls": 0, "clock_logouts": 0}
    check_rates()
    # In the clear: a certificate goes by the box's clock, who trusts it by ours.
    with Daemon(clock=True, tls=False, env=LIMITS) as box:
        alice, bob = box.people("alice", "bob")
        sent = []
        bob.online()
        tokens = tokens_of_many_lives(box)
        box.call("licence.install", text=licence(people=500, days=LICENCE_DAYS))
        latest = 0
        for name, to in JUMPS:
            ahead_s = seconds_to(to)
            box.jump(seconds=ahead_s)
            # Nobody is thrown out; a token ends when its day has come.
            figures["clock_logouts"] += is_thrown_out(bob)
            for n in range(each):
                sent.append(alice.sends("u:bob", f"{name} {n}"))
                bob.expects_message(f"{name} {n}", seq=sent[-1]["seq"])
            figures["clock_logouts"] += is_thrown_out(bob)
            figures["clock_jumps"] += 1
            check_tokens(box, tokens, ahead_s)
            # What was said later than now is not forgotten by a clock that is put back.
            latest = max(latest, ahead_s)
            state = box.call("licence.get")["state"]
            assert state == ("ok" if latest < LICENCE_DAYS * 86400 else "expired"), state
        stop_the_clock(box)
        for n in range(each):
            sent.append(alice.sends("u:bob", f"stopped {n}"))
        figures["clock_logouts"] += is_thrown_out(bob)
        bob.expects_no("kicked")
        for life in range(2):
            box.kill()
            box.jump(seconds=-YEAR * life)
            box.start()
            alice.session = bob.session = None
            sent.append(alice.sends("u:bob", f"life {life}"))
            assert box.call("licence.get")["state"] == "expired"
        figures["clock_falls"] = falls(sent, bob.history("u:alice"))
        assert http_call(box, "GET", "/readyz").status == 200
        assert box.stop() == 0
    return figures


def seconds_to(when):
    if isinstance(when, int):
        return when
    moment = datetime.datetime.fromisoformat(when).replace(tzinfo=datetime.timezone.utc)
    return round(moment.timestamp() - time.time())


def is_thrown_out(person):
    """Then she comes back."""
    try:
        person.call("session.ping")
        return False
    except GONE:
        person.session = None
        return True


def tokens_of_many_lives(box):
    """(token, seconds it lives)"""
    return [(box.call("token.issue", user="alice", lifetime_s=s)["token"], s)
            for s in (1800, 3 * 3600, 30 * 86400, 3000 * 86400)]


def check_tokens(box, tokens, ahead_s):
    for token, life_s in tokens:
        person = Person(box, "alice", create=False, token=token)
        if life_s > ahead_s + 900:
            person.opens("other", "web").close()
        elif life_s < ahead_s - 900:
            with refuses("unauthorized"):
                person.opens("other", "web")


def stop_the_clock(box):
    """An absolute time that does not go on."""
    new = box.dir / "clock.new"
    new.write_text("2030-01-01 00:00:00\n")
    new.replace(box.dir / "clock")


def falls(sent, log):
    """How often a time or an id does."""
    assert [s["seq"] for s in sent] == list(range(1, len(sent) + 1))
    assert [e["seq"] for e in log] == [s["seq"] for s in sent]
    assert [e["ts"] for e in log] == [s["ts"] for s in sent]
    return sum(a["ts"] > b["ts"] or a["id"] >= b["id"] for a, b in zip(log, log[1:]))


def check_rates():
    """Who has spent what she may ask has no more when it is next year, and does
    not wait a year when it is last year."""
    env = {"YIZHAN_LIMITS__RATE_PER_S": str(RATE_PER_S), "YIZHAN_LIMITS__RATE_BURST": str(BURST)}
    with Daemon(clock=True, tls=False, env=env) as box:
        alice = box.person("alice")
        began, taken = time.monotonic(), pings(alice, 2 * BURST)
        for ahead_s in (YEAR, -YEAR):
            box.jump(seconds=ahead_s)
            taken += pings(alice, 2 * BURST)
            until(lambda: pings(alice, 1), "being served again")
            taken += 1
        most = BURST + RATE_PER_S * (time.monotonic() - began) + 1
    assert taken <= most, f"{taken} were let through, of {most} at most"


def pings(person, count):
    """How many of them were not too fast."""
    session, taken = person.online(), 0
    for number in [session.asks("session.ping") for _ in range(count)]:
        try:
            session.answer(number)
            taken += 1
        except Refused as refused:
            assert refused.code == "too_fast", refused
    return taken
