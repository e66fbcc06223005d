# SPDX-License-Identifier: Apache-2.0
"""Bits flip and files end early, in every file of the data directory."""

import json
import shutil

from lib.chat import Person
from lib.daemon import Daemon, Refused, new_cid
from lib.ws import Closed, HandshakeRefused

LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
MESSAGES = 120
REFUSALS = ("corrupt", "internal", "io_error", "not_found", "unauthorized")
# Files without content of anybody's: the daemon makes them anew.
REMADE = ("-shm", "yizhand.json", "reserve")


def flip(content, dice):
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def flip_head(content, dice):
    content[dice.randrange(min(100, len(content)))] ^= 1 << dice.randrange(8)


def smear(content, dice):
    at = dice.randrange(len(content))
    content[at:at + 512] = bytes(len(content[at:at + 512]))


def truncate(content, dice):
    del content[dice.randrange(len(content)):]


def truncate_page(content, dice):
    del content[dice.randrange(1 + len(content) // 4096) * 4096:]


HARMS = (flip, flip, flip_head, smear, truncate, truncate_page)


def keeps_its_end(harm, content, dice):
    """harm to a write-ahead log, but not to its last commits: what ends a log
    early is what a power loss leaves, and cannot be told from it (A2)."""
    head = bytearray(content[:len(content) // 2])
    size = len(head)
    harm(head, dice)
    head += bytes(size - len(head))
    content[:size] = head


class Truth:
    """What was stored, and how it reads; the last of it in the logs."""

    def __init__(self, box):
        box.call("tenant.create", id="other")
        self.people = [Person(box, "alice", tenant=t) for t in ("default", "other")]
        for who in self.people:
            box.call("user.create", who.tenant, id="bob")
            who.call("group.create", id="g", name="Group", members=["bob"])
            for n in range(MESSAGES):
                who.sends(("u:bob", "g:g")[n % 2], f"{who.tenant} {n} " + "y" * (n * 7 % 400))
            who.recalls("u:bob", 5)     # cuts the log
            for n in range(MESSAGES // 4):
                who.sends(("u:bob", "g:g")[n % 2], f"{who.tenant} {n} later")
            who.reads("g:g", 20)
        self.text = [everything(who) for who in self.people]


def everything(who):
    convs, _ = who.sync()
    logs = {c: who.history(c) for c in sorted(convs)}
    group = who.call("group.get", id="g")
    return json.dumps([logs, {c: convs[c]["seq"] for c in sorted(convs)}, group], sort_keys=True)


def read(who, truth):
    """"same", "refused", or what is wrong."""
    who.session = None
    try:
        now = everything(who)
        who.sends("u:bob", "and on", cid=new_cid())
    except Refused as problem:
        return "refused" if problem.code in REFUSALS else f"refused as {problem}"
    except (Closed, HandshakeRefused, ConnectionError) as problem:
        return f"{problem!r}"
    except AssertionError as problem:
        return f"{problem}"
    finally:
        if who.session:
            who.session.drops()
    return "same" if now == truth else "silent"


def look(box, truth):
    """How a daemon on harmed files behaves: (outcome, what it said)."""
    box.log_path.unlink(missing_ok=True)
    box.start(wait=False)
    try:
        box.wait_ready()
    except RuntimeError:
        code = box.process.poll()
        if code != 1 or " error " not in box.log():
            return f"exit {code}", box.log()[-800:]
        return "refused", ""
    found = [read(who, text) for who, text in zip(truth.people, truth.text)]
    if box.process.poll() is not None:
        return f"died {box.process.poll()}", box.log()[-800:]
    box.kill()
    for outcome in found:
        if outcome not in ("same", "refused"):
            return outcome, box.log()[-800:]
    if "refused" in found:
        said = " error " in box.log()
        return ("isolated", "") if said else ("refused in silence", "")
    return "same", ""


def damage(ctx):
    """Start refuses or isolates with a clear message, or the harm was to
    nothing that anybody said; it never crashes and never serves other data."""
    points = 24 if ctx.short else 300
    with Daemon(tls=False, env=LIMITS) as box:
        truth = Truth(box)
        box.kill()
        saved = box.dir / "saved"
        shutil.copytree(box.data, saved, ignore=lambda _, names: [
            n for n in names if n.endswith(".sock")])
        files = sorted(p.relative_to(saved) for p in saved.rglob("*")
                       if p.is_file() and p.stat().st_size)
        counts, bad = {}, []
        for point in range(points):
            shutil.rmtree(box.data)
            shutil.copytree(saved, box.data)
            path = files[point % len(files)]
            harm = HARMS[point // len(files) % len(HARMS)]
            content = bytearray((saved / path).read_bytes())
            if path.name.endswith("-wal"):
                keeps_its_end(harm, content, ctx.dice)
            else:
                harm(content, ctx.dice)
            (box.data / path).write_bytes(content)
            outcome, said = look(box, truth)
            counts[outcome] = counts.get(outcome, 0) + 1
            if outcome not in ("same", "refused", "isolated"):
                bad.append(f"{path} {harm.__name__}: {outcome}: {said}")
        for text in bad[:20]:
            print(text)
        assert not bad, f"{len(bad)} of {points}: {counts}"
        box.process = None
    return {"damage_points": points, "damage_files": len(files),
            **{f"damage_{k}": v for k, v in counts.items()}, "damage_silent": 0}
