# SPDX-License-Identifier: Apache-2.0
"""The disk is full, is slow, calls on it fail."""

import os
import signal
import socket
import threading
import time

from faultslib import shim as shims
from faultslib.crowd import Crowd
from faultslib.witness import EIO, ENOSPC, people, revived
from lib import Daemon, figure, fill_disk, http_call, new_cid, small_disk, until

LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
# Calls and allocations are counted: a thread that indexes beside what is asked
# would draw faults of its own, and its syncs end nothing, for its file is made
# again from the log.
ALONE = {**LIMITS, "YIZHAN_SEARCH__ENABLED": "false"}
SENDERS, EACH = 32, 16      # who send while the disk gets full; messages under way of each
LEFT_BYTES = 1 << 20        # of the disk, at most, when they begin
BURSTS_MOST = 200           # until it is full
CALLERS = 6                 # who send at the same time while a call fails
CALLS_MOST = 60             # of each kind that fail, if there are as many
LEAST_TURNS = 3             # of somebody who sends and reads
UNDER_WAY = 60              # requests of one session
SLOW_US = 2_000_000         # of each write and sync
SLOW_LEAST = 2              # a commit is one of each at least
WATCHDOG_S = 10             # signs of life come every five


def disk(ctx):
    """Full, again and again, while many send at the same time: refused clearly,
    read on, go on without a restart. Of what was refused one half is sent again."""
    cycles, refused, met = 2 if ctx.short else 20, 0, 0
    with Daemon(start=False, env=LIMITS) as box:
        small_disk(box.data, "160m")
        box.start()
        crowd, pid = Crowd(box, SENDERS, clear=("disk_full",)), box.process.pid
        for cycle in range(cycles):
            assert len(crowd.send(crowd.words(1))) == SENDERS, f"cycle {cycle}: there is room"
            before = set(crowd.refused)
            filler = fill_disk(box.data / "filler")
            os.truncate(filler, filler.stat().st_size - ctx.dice.randrange(LEFT_BYTES))
            met += until_full(crowd)
            fresh = sorted(crowd.refused.keys() - before)
            refused += len(fresh)
            crowd.judge()
            assert not crowd.unread, "reading stops"
            filler.unlink()
            again = fresh[::2]
            assert crowd.send(again) == again, "no recovery without a restart"
            assert http_call(box, "GET", "/readyz").status == 200
            assert box.process.pid == pid and box.process.poll() is None
        crowd.judge()
        box.kill()
        box.start()
        false_acks, false_refusals = crowd.judge()
        return {"disk_cycles": cycles, "disk_senders": SENDERS, "disk_senders_met": met,
                "disk_acked": len(crowd.acked), "disk_refused": refused,
                "disk_false_acks": false_acks, "disk_false_refusals": false_refusals}


def until_full(crowd):
    """How many of them had messages taken and others refused in the same burst: theirs
    were under way when the disk was full."""
    for _ in range(BURSTS_MOST):
        cids = crowd.words(EACH)
        acked = set(crowd.send(cids))
        if len(acked) < len(cids):
            taken = {crowd.said[cid][0] for cid in acked}
            assert not crowd.send(crowd.words(EACH)), "there is room again"
            return len(taken & {crowd.said[cid][0] for cid in cids if cid not in acked})
    raise AssertionError("the disk does not get full")


def watched(box):
    """When the service manager hears that the daemon is alive."""
    door, times = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), []
    door.bind(str(box.dir / "notify"))
    box.env.update(NOTIFY_SOCKET=str(box.dir / "notify"),
                   WATCHDOG_USEC=str(WATCHDOG_S * 1000000))

    def hear():
        while True:
            if door.recv(1024) == b"WATCHDOG=1":
                times.append(time.monotonic())
    threading.Thread(target=hear, daemon=True).start()
    return times


def longest(times, began, ended):
    """Without a sign of life, of the time between."""
    times = [began, *(t for t in times if began < t < ended), ended]
    return max(b - a for a, b in zip(times, times[1:]))


def slow(ctx):
    """A disk that takes seconds for one commit: whoever was taken before a
    SIGTERM is answered after it, and is there; the watchdog minds nothing."""
    del ctx
    with Daemon(start=False, tls=False, env=LIMITS) as box:
        shim = shims.Shim(box.dir)
        box.env.update(shim.environment())
        alive = watched(box)
        box.start()
        alice, bob = box.people("alice", "bob")
        alice.sends("u:bob", "first")
        taken = figure(box, "yizhan_requests_accepted_total")
        shim.put(slow_us=SLOW_US)
        began = time.monotonic()
        asked = [alice.online().asks("message.send", conv="u:bob", cid=new_cid(), kind="text",
                                     body={"text": f"{n}"}) for n in range(UNDER_WAY)]
        until(lambda: figure(box, "yizhan_requests_accepted_total") == taken + UNDER_WAY)
        box.signal(signal.SIGTERM)
        seqs = [alice.session.answer(number, timeout=120)["seq"] for number in asked]
        took = time.monotonic() - began
        silent = longest(alive, began, began + took)
        shim.put(slow_us=0)
        assert seqs == list(range(2, UNDER_WAY + 2)), seqs
        assert box.wait_end() == 0
        box.start()
        assert [e["seq"] for e in bob.history("u:alice")][1:] == seqs
    assert took >= SLOW_LEAST * SLOW_US / 1e6, f"it took {took} s only: the disk was not slow"
    assert silent < WATCHDOG_S, f"no sign of life for {silent} s: it would have been ended"
    return {"slow_answered": len(seqs), "slow_s": round(took, 1)}


CALLS = (
    # name, what fails, errno, sticky, how many at most, one after the other
    ("read", shims.READ, EIO, False, CALLS_MOST),
    ("write", shims.WRITE, EIO, False, CALLS_MOST),
    ("write_full", shims.WRITE, ENOSPC, True, CALLS_MOST),
    ("sync", shims.SYNC, EIO, False, CALLS_MOST),
    # The daemon's own, one of each opening. Those of SQLite come later, repeat
    # them, and may fail (store/sqlite/open.c).
    ("sync_dir", shims.SYNC_DIR, EIO, False, 2),
    ("truncate", shims.TRUNCATE, EIO, True, CALLS_MOST),
    ("open", shims.OPEN, EIO, True, CALLS_MOST),
)


def calls(ctx):
    """The n-th read, write, sync, truncate, open fails; a failed sync ends the
    daemon, and what was acked is there afterwards."""
    met, ends = dict.fromkeys((row[0] for row in CALLS), 0), 0
    with Daemon(start=False, env=ALONE) as box:
        shim = shims.Shim(box.dir)
        box.env.update(shim.environment())
        box.start()
        witness, _ = people(box)
        witness.send()
        crowd = Crowd(box, CALLERS)
        for name, what, error, sticky, most in CALLS:
            for number in range(1, 1 + min(most, 3 if ctx.short else most)):
                # A new process: caches are cold, files are opened.
                box.kill()
                box.start()
                witness.person.session = None
                crowd.leaves()
                shim.arm(what, number, error, sticky)
                for _ in range(LEAST_TURNS + number):
                    turn(witness, crowd)
                    if shim.get("fired"):
                        break
                turn(witness, crowd)
                hits = shim.disarm()
                # A failed sync is answered before the daemon has ended.
                must_end = what in (shims.SYNC, shims.SYNC_DIR) and hits
                code = revived(box, must_end)
                assert code == (1 if must_end else None), f"{name} {number}: ended with {code}"
                witness.person.session = None if code is not None else witness.person.session
                assert witness.send(), f"{name} {number}: it does not recover: {witness.refused}"
                if not hits:
                    break
                met[name] += 1
                ends += code is not None
        assert all(met.values()), f"calls that never failed: {met}"
        box.restart()
        return {**{f"call_{name}": count for name, count in met.items()},
                "call_acked": len(witness.acked) + len(crowd.acked),
                "call_points": sum(met.values()), "call_ends": ends,
                "call_false_acks": witness.judge() + crowd.judge()[0]}


def turn(witness, crowd):
    witness.send(size=3000)
    crowd.send(crowd.words(2))
    witness.attempt(witness.person.call, "message.list", conv="u:bob", after=0)
