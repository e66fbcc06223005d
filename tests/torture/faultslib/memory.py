# SPDX-License-Identifier: Apache-2.0
"""Memory is out: the n-th allocation fails, in each operation and at the start."""

import signal

from faultslib import shim as shims
from faultslib.storage import ALONE
from faultslib.witness import ENOMEM, GONE, people
from lib import Daemon, Refused, new_cid
from lib.files import must, read, send, upload
from lib.search import ENOUGH

# What was begun of an upload that failed stays for a while.
QUIET = {**ALONE, "YIZHAN_FILES__UPLOADS_PER_PERSON": "1000"}
FIRES_NO_MORE = 40000       # allocations of one operation, or of a start
# How much farther from the first each is than the one before; in the short form.
FARTHER, FARTHER_SHORT = 1 / 10, 4
FILE_BYTES = 3000


def memory(ctx):
    """The n-th allocation of SQLite, then of anybody, fails in each operation,
    once and from then on. Where SQLite only reads, a call is refused as busy; our
    own allocations abort by design and say so (base/mem.h), and after the
    restart all that was acked is there."""
    found = dict.fromkeys(("operations", "points", "aborts", "refused", "false_acks"), 0)
    for env, operations in ((QUIET, OPERATIONS), (ENOUGH, (searches,))):
        with Daemon(start=False, env=env) as box:
            shim = shims.Shim(box.dir)
            box.env.update(shim.environment())
            box.start()
            witness, bob = people(box)
            witness.send()
            box.group("g", witness.person, bob)
            box.call("room.create", room="hall", title="Hall", keep=True)
            for operation in operations:
                points, aborts = fails_everywhere(ctx, box, shim, witness, operation)
                found["operations"] += 1
                found["points"] += points
                found["aborts"] += aborts
            box.restart()
            found["refused"] += sum(witness.refused.values())
            found["false_acks"] += witness.judge()
            if env is QUIET:
                found["start_points"] = starts(ctx, box, shim)
    return {f"alloc_{name}": value for name, value in found.items()}


def sends(witness):
    witness.send()


def comes_in(witness):
    witness.person.opens("other").close()


def lists(witness):
    witness.person.call("message.list", conv="u:bob", after=0)


def syncs(witness):
    witness.person.sync()


def looks_at_a_group(witness):
    witness.person.call("group.get", id="g")


def reads_on(witness):
    witness.person.reads("u:bob", 1)


def makes_a_group(witness):
    witness.person.call("group.create", id=new_cid(), name="n", members=["bob"])


def takes_back(witness):
    witness.person.recalls("g:g", witness.person.sends("g:g", "to be taken back")["seq"])


def talks_in_a_room(witness):
    witness.person.call("room.join", room="hall")
    witness.person.says("hall", "here")
    witness.person.call("room.leave", room="hall")


def sends_a_file(witness):
    data = b"x" * FILE_BYTES
    file = upload(witness.person, data)
    send(witness.person, "g:g", file)
    assert must(read(witness.person, file["id"])).body == data, "a file has other bytes"


def searches(witness):
    witness.person.call("message.search", text="x")


# In each of them allocations fail; the log that is judged is of the first alone.
OPERATIONS = (sends, comes_in, lists, syncs, looks_at_a_group, reads_on, makes_a_group,
              takes_back, talks_in_a_room, sends_a_file)


def fails_everywhere(ctx, box, shim, witness, operation):
    """(points, aborts)"""
    points = aborts = 0
    for library in (shims.SQLITE, shims.MALLOC):
        for sticky in (False,) if ctx.short else (False, True):
            # A daemon that is new has most to allocate.
            box.kill()
            box.start()
            witness.person.session = None
            before = points
            for number in numbers(ctx):
                aborts += ends_late(box, witness.person)
                shim.arm(library, number, ENOMEM, sticky)
                witness.attempt(operation, witness)
                is_met, ends = bool(shim.disarm()), has_aborted(box)
                if not is_met and not ends:
                    break
                points, aborts = points + is_met, aborts + ends
            assert points > before, f"{operation.__name__} allocates nothing"
    return points, aborts


def numbers(ctx):
    """Of allocations that are to fail, the first ones closest, until the caller
    sees that there are no more: a sweep that comes to no end has shown less
    than it says."""
    number = ctx.dice.randint(1, 3) if ctx.short else 1
    while number < FIRES_NO_MORE:
        yield number
        number += max(1, int(number * (FARTHER_SHORT if ctx.short else FARTHER)))
    raise AssertionError(f"there is a {number}th allocation still")


def ends_late(box, person):
    """She is there, for the way in is comes_in's. Whether a thread took its time
    to end the daemon, which answered meanwhile."""
    try:
        person.online()
        return False
    except GONE:
        assert has_aborted(box), "it lets nobody in"
    person.online()
    return True


def has_aborted(box):
    """Whether it has; by a bug or with another word it must not."""
    if box.process.poll() is None:
        try:
            box.call("server.status")
            return False
        except (Refused, *GONE):
            pass
    code = box.wait_end()
    assert code == -signal.SIGABRT and "out of memory" in box.log()[-4000:], f"it died: {code}"
    box.start()
    return True


def starts(ctx, box, shim):
    """While it starts: it comes up, or says why not and ends by itself."""
    count = 0
    for number in numbers(ctx):
        box.stop()
        shim.arm(shims.SQLITE, number, ENOMEM)
        box.start(wait=False)
        try:
            box.wait_ready()
        except RuntimeError:
            code = box.process.wait(30)
            assert code in (1, -signal.SIGABRT), f"start, allocation {number}: {code}"
        if not shim.disarm():
            break
        count += 1
        if box.process.poll() is not None:
            assert "memory" in box.log()[-4000:], "it ended without a word"
            box.start()
    return count
