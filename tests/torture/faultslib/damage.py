# SPDX-License-Identifier: Apache-2.0
"""Bits flip and files end early, in every file of the data directory."""

import json
import shutil
import ssl

from lib.chat import Person, until
from lib.daemon import Daemon, Refused, new_cid
from lib.files import hash_of, must, noise, read as content_of, upload
from lib.licence import licence
from lib.ws import Closed, HandshakeRefused

LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
MESSAGES = 120
FILE_BYTES = 300_000
BACKUP_S = 60
COMMITS, COMMITS_KEPT = 12, 4    # of a log, at least; that follow what is harmed
WELL = ("same", "refused", "isolated")
REFUSALS = ("corrupt", "internal", "io_error", "not_found", "unauthorized")
DRAWS_MOST = 100        # of a harm that changes nothing: zeros in zeros, a cut at the end


def flip(content, dice):
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def flip_head(content, dice):
    content[dice.randrange(min(100, len(content)))] ^= 1 << dice.randrange(8)


def smear(content, dice):
    at = dice.randrange(len(content))
    content[at:at + 512] = dice.choice((b"\0", b"\xff")) * len(content[at:at + 512])


def truncate(content, dice):
    del content[dice.randrange(len(content)):]


def truncate_page(content, dice):
    del content[dice.randrange(1 + len(content) // 4096) * 4096:]


HARMS = (flip, flip, flip_head, smear, truncate, truncate_page)


def commits(content):
    """Where each of them ends in a write-ahead log. Frames of before the log's last
    start may follow, with other salts (https://sqlite.org/fileformat2.html 4.1)."""
    frame, at, ends = 24 + int.from_bytes(content[8:12], "big"), 32, []
    while at + frame <= len(content) and content[at + 8:at + 16] == content[16:24]:
        at += frame
        if any(content[at - frame + 4:at - frame + 8]):
            ends.append(at)
    return ends


def keeps_its_end(harm, content, dice):
    """harm to a write-ahead log, but not to its last commits: what ends a log
    early is what a power loss leaves, and cannot be told from it (A2)."""
    ends = commits(content)
    assert len(ends) >= COMMITS, f"a log of {len(ends)} commits"
    head = bytearray(content[:ends[-COMMITS_KEPT]])
    size = len(head)
    harm(head, dice)
    head += bytes(size - len(head))
    content[:size] = head


def harmed(path, content, harm, dice):
    """Other bytes than these, for certain."""
    for _ in range(DRAWS_MOST):
        changed = bytearray(content)
        if path.name == "tenant.db-wal":
            keeps_its_end(harm, changed, dice)
        else:
            harm(changed, dice)
        if changed != content:
            return changed
    raise AssertionError(f"{harm.__name__} never changes {path}")


class Truth:
    """What was stored, and how it reads; the last of it in the logs."""

    def __init__(self, box):
        box.call("tenant.create", id="other")
        box.call("licence.install", text=licence(people=500, days=30))
        self.people = [Person(box, "alice", tenant=t) for t in ("default", "other")]
        for who in self.people:
            box.call("user.create", who.tenant, id="bob")
            who.call("group.create", id="g", name="Group", members=["bob"])
            for n in range(MESSAGES):
                who.sends(("u:bob", "g:g")[n % 2], f"{who.tenant} {n} " + "y" * (n * 7 % 400))
            who.recalls("u:bob", 5)     # cuts the log
            who.file = upload(who, noise(FILE_BYTES, who.tenant))["id"]
        box.call("backup.create")       # cuts it, too
        self.backup = tried(box)["name"]
        for who in self.people:
            for n in range(MESSAGES // 4):
                who.sends(("u:bob", "g:g")[n % 2], f"{who.tenant} {n} later")
            who.reads("g:g", 20)
            log = box.data / "tenants" / who.tenant / "tenant.db-wal"
            while len(commits(log.read_bytes())) < COMMITS:     # it may just have begun anew
                who.sends("u:bob", "one more")
        # Nothing stays in this one's log (store/sqlite/system.c).
        assert not (box.data / "system.db-wal").stat().st_size, "harm would be to its end"
        self.text = [everything(who) for who in self.people]
        self.tenants = tenants_of(box)
        self.licence = licence_of(box)
        self.certificate = certificate_of(box)


def tenants_of(box):
    return [(t["id"], t["name"]) for t in box.call("tenant.list")["tenants"]]


def licence_of(box):
    return box.call("licence.get")["state"]


def certificate_of(box):
    return ssl.get_server_certificate((box.host, box.port))


def tried(box):
    """What came of the backup that was asked for, to be made or read."""
    until(lambda: not box.call("backup.list")["busy"], "the backup", timeout=BACKUP_S)
    return box.call("backup.list")["last"]


def found(who, upto):
    """What a search finds of all that was said up to there. A damaged index says that it
    is busy, and is made anew."""
    def search(**more):
        try:
            return who.call("message.search", text=who.tenant, limit=100, **more)
        except Refused as problem:
            if problem.code != "busy":
                raise
            return {"upto": 0}
    page = until(lambda: (p := search())["upto"] >= upto and p, "the index")
    hits = page["hits"]
    while "next" in page:
        page = search(after=page["next"])
        hits += page["hits"]
    return [[hit["entry"]["id"], hit["excerpt"]] for hit in hits]


def everything(who):
    """As text, with the hash of what is in her file."""
    convs, _ = who.sync()
    logs = {c: who.history(c) for c in sorted(convs)}
    group = who.call("group.get", id="g")
    file = hash_of(must(content_of(who, who.file)).body)
    newest = max(e["id"] for log in logs.values() for e in log)
    return json.dumps([logs, {c: convs[c]["seq"] for c in sorted(convs)}, group, file,
                       found(who, newest)], sort_keys=True)


def read(who, truth):
    """"same", "refused", or what is wrong."""
    who.session = None
    try:
        now = everything(who)
        who.sends("u:bob", "and on", cid=new_cid())
    except Refused as problem:
        return "refused" if problem.code in REFUSALS else f"refused as {problem}"
    except (Closed, HandshakeRefused, ConnectionError, ssl.SSLError) as problem:
        return f"{problem!r}"
    except AssertionError as problem:
        return f"{problem}"
    finally:
        if who.session:
            who.session.drops()
    return "same" if now == truth else "silent"


def is_for_clients_to_see(path):
    """Whether a certificate is the right one is seen by whoever verifies it."""
    return path.suffix == ".pem"


def beside(box, truth, path):
    """What is no content: outcomes of the kind that was harmed."""
    if path.parts[0] == "backups":
        box.call("backup.verify", name=truth.backup)
        yield "silent" if tried(box)["ok"] else "same"
    elif path.name.startswith("system.db") and tenants_of(box) != truth.tenants:
        yield "silent"
    elif path.parts[0] == "licence" and licence_of(box) != truth.licence:
        yield "same" if "licence" in box.log() else "silent"
    elif path.suffix == ".pem" and certificate_of(box) != truth.certificate:
        yield "refused"         # by whoever knows the certificate


def look(box, truth, path):
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
    if set(found) <= {"same", "refused"}:
        found += beside(box, truth, path)
    if box.process.poll() is not None:
        return f"died {box.process.poll()}", box.log()[-800:]
    box.kill()
    for outcome in found:
        if outcome not in ("same", "refused"):
            return outcome, box.log()[-800:]
    if "refused" in found:
        said = " error " in box.log() or is_for_clients_to_see(path)
        return ("isolated", "") if said else ("refused in silence", "")
    return "same", ""


def damage(ctx):
    """Start refuses or isolates with a clear message, or the harm was to
    nothing that anybody said; it never crashes and never serves other data."""
    any_certificate = ssl.create_default_context()
    any_certificate.check_hostname, any_certificate.verify_mode = False, ssl.CERT_NONE
    with Daemon(env=LIMITS, config="[backup]\nnightly = false\n") as box:
        box.tls_context = lambda: any_certificate
        truth = Truth(box)
        box.kill()
        saved = box.dir / "saved"
        shutil.copytree(box.data, saved, ignore=lambda _, names: [
            n for n in names if n.endswith(".sock")])
        files = sorted(p.relative_to(saved) for p in saved.rglob("*")
                       if p.is_file() and p.stat().st_size)
        points = len(files) if ctx.short else 300
        counts, bad = {}, []
        for point in range(points):
            shutil.rmtree(box.data)
            shutil.copytree(saved, box.data)
            turn, at = divmod(point, len(files))
            path, harm = files[at], HARMS[(turn + at) % len(HARMS)]
            (box.data / path).write_bytes(
                harmed(path, (saved / path).read_bytes(), harm, ctx.dice))
            outcome, said = look(box, truth, path)
            counts[outcome] = counts.get(outcome, 0) + 1
            if outcome not in WELL:
                bad.append(f"{path} {harm.__name__}: {outcome}: {said}")
        for text in bad[:20]:
            print(text)
        box.process = None
    well = {f"damage_{outcome}": counts.get(outcome, 0) for outcome in WELL}
    silent = counts.get("silent", 0)
    return {"damage_points": points, "damage_files": len(files), **well,
            "damage_silent": silent, "damage_other": len(bad) - silent}
