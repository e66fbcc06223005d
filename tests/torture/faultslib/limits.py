# SPDX-License-Identifier: Apache-2.0
"""A ceiling on memory with 10,000 sessions, and hardly any descriptors."""

import os
import pathlib
import resource
import signal
import socket
import time

from lib.daemon import Daemon, new_cid
from lib.http import http_call
from networklib.space import NotPermitted

PEOPLE, CAP = 10000, 256 << 20
GROUP, LOAD = 100, 20               # people in one conversation; messages in each
DESCRIPTORS, FLOOD = 128, 400
SHARE = 0.1                         # of a processor: a loop that spins takes all
LOOK_S = 3.0
LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
          "YIZHAN_LIMITS__USERS": "100000", "YIZHAN_LIMITS__CONNECTIONS_PER_ADDRESS": "0"}


class Group:
    """A control group with a ceiling, of version 1 or 2."""

    def __init__(self, cap):
        old = pathlib.Path("/sys/fs/cgroup/memory")
        self.is_old = old.is_dir() and (old / "memory.limit_in_bytes").exists()
        self.path = (old if self.is_old else pathlib.Path("/sys/fs/cgroup"))
        self.path /= f"yizhan-test-{os.getpid()}"
        try:
            self.path.mkdir()
            self.file("memory.limit_in_bytes", "memory.max").write_text(str(cap))
        except OSError as problem:
            raise NotPermitted(f"no control group: {problem}") from problem

    def file(self, old, new):
        return self.path / (old if self.is_old else new)

    def enter(self):
        """Whoever calls it, and what it makes."""
        (self.path / "cgroup.procs").write_text("0")

    def kills(self):
        text = self.file("memory.oom_control", "memory.events").read_text()
        return int(dict(line.split() for line in text.splitlines())["oom_kill"])

    def peak(self):
        """Of its processes and of what they have in the page cache."""
        return int(self.file("memory.max_usage_in_bytes", "memory.peak").read_text())

    def close(self):
        self.path.rmdir()


def cap(ctx):
    """10,000 sessions with TLS in 256 MB, and messages to all of them."""
    import importlib.machinery
    import importlib.util
    path = pathlib.Path(__file__).parents[1] / "storm"
    loader = importlib.machinery.SourceFileLoader("storm", str(path))
    storm = importlib.util.module_from_spec(importlib.util.spec_from_loader("storm", loader))
    loader.exec_module(storm)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    assert most >= PEOPLE + 500, f"only {most} files may be open"
    group = Group(CAP)
    try:
        with Daemon(tls=True, env=LIMITS) as box:
            box.tls_context()
            groups = storm.make_people(box, PEOPLE)
            assert box.stop() == 0
            box.before_exec = group.enter   # all that it ever takes is counted
            box.start()
            crowd = storm.Crowd(box, ctx.build, box.dir / "people")
            came = crowd.tell("open")[0]
            crowd.reach(storm.herald(box, groups, LOAD))
            gone = crowd.tell("gone")[0]    # since the first dialled
            assert gone == 0, f"{gone:.0f} sessions were dropped"
            kills, peak, rss = group.kills(), group.peak(), resident(box.process.pid)
            crowd.close()
            assert box.stop() == 0
    finally:
        group.close()
    return {"cap_sessions": PEOPLE, "cap_kills": kills, "cap_rss_mib": rss >> 20,
            "cap_peak_mib": peak >> 20, "cap_open_s": round(came, 1), "cap_broken": int(gone)}


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS")


def ticks(pid):
    words = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def processor(pid):
    """Share of one processor that it takes while it is looked at."""
    before, began = ticks(pid), time.monotonic()
    time.sleep(LOOK_S)
    return (ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - began)


def flood(box):
    """Connections until no more are answered, and as many again behind."""
    held = []
    for _ in range(FLOOD):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(("127.0.0.1", box.port))
        held.append(sock)
    return held


def files(ctx):
    """128 descriptors and a flood: those inside go on, the loop does not spin,
    a reload keeps what was configured, and afterwards all is well."""
    env = {**LIMITS, "YIZHAN_SESSION__SIGN_IN_TIME": "600s"}
    config = '[limits]\nmessage_bytes = "{}"\n'
    with Daemon(tls=False, env=env, config=config.format("128K")) as box:
        resource.prlimit(box.process.pid, resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
        alice, bob = box.people("alice", "bob")
        bob.online()
        alice.sends("u:bob", "before")
        held = flood(box)
        wait_for_log(box, "cannot accept connections")
        share = processor(box.process.pid)
        assert share <= SHARE, f"it spins: {share:.0%} of a processor"
        for n in range(20):
            alice.sends("u:bob", f"meanwhile {n}", cid=new_cid())
        bob.expects_message("meanwhile 19")
        # A configuration it cannot take must change nothing, flood or not.
        box.configure("[limits]\nmessage_bytes = 7\n")
        box.signal(signal.SIGHUP)
        wait_for_log(box, "nothing was changed by the reload")
        # One it could take cannot even be opened now.
        box.configure(config.format("64K"))
        box.signal(signal.SIGHUP)
        wait_for_log(box, "nothing was changed by the reload", 2)
        takes(bob.session, 100_000)
        for sock in held:
            sock.close()
        began = time.monotonic()
        carol = box.person("carol")
        while True:
            try:
                carol.opens()
                break
            except OSError:
                assert time.monotonic() < began + 60, "nobody comes in afterwards"
        recovered = time.monotonic() - began
        assert http_call(box, "GET", "/readyz").status == 200
        assert len(bob.texts("u:alice")) == 21
        box.signal(signal.SIGHUP)
        wait_for_log(box, "the configuration was read again")
        fresh = bob.opens("page", platform="web")
        takes(fresh, 60_000)
        fresh.socket.send_text(frame(100_000))
        fresh.expects_close(1009)
        assert box.stop() == 0
    return {"files_limit": DESCRIPTORS, "files_flood": FLOOD,
            "files_cpu_percent": round(100 * share, 1), "files_recover_s": round(recovered, 2)}


def frame(size):
    """A request of that many bytes, most of them blanks."""
    text = '{"jsonrpc":"2.0","id":99,"method":"session.ping","params":{}'
    return text + " " * (size - len(text) - 1) + "}"


def takes(session, size):
    """What was configured lets a message of that size through."""
    answer = session.raw(frame(size))
    assert "result" in answer, answer


def wait_for_log(box, words, times=1):
    end = time.monotonic() + 20
    while box.log().count(words) < times:
        assert time.monotonic() < end, f"the log never says {words}:\n{box.log()[-1500:]}"
        time.sleep(0.01)
