# SPDX-License-Identifier: Apache-2.0
"""A real yizhand with its own directory and port."""

import ctypes
import errno
import itertools
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("YIZHAN_BUILD", ROOT / "build"))
START_S = 30
MEMORY_DISK_BYTES = 1 << 30
STOP_S = 60                 # a slow disk, a busy machine

cid_numbers = itertools.count(1)


def fake_clock(path):
    """Environment in which the wall clock is ahead by what the file says."""
    found = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert found, "the Debian package faketime is needed"
    return {"LD_PRELOAD": str(found[0]), "FAKETIME_TIMESTAMP_FILE": str(path),
            "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def small_disk(path, size):
    """A file system of its own at path, seen by this process and its
    children only; it goes when they end."""
    assert os.geteuid() == 0, "a small disk can only be made as root"
    new_mounts = 0x00020000     # CLONE_NEWNS of unshare(2)
    assert ctypes.CDLL(None, use_errno=True).unshare(new_mounts) == 0, "no mount namespaces"
    path.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], check=True)


def fill_disk(path):
    """A file that takes all room of its disk."""
    with open(path, "wb", buffering=0) as file:
        for block in (1 << 20, 4096, 1):
            try:
                while file.write(b"\0" * block):
                    pass
            except OSError:
                pass
    return path


def refuse_call(numbers, error, first=None):
    """In the child: this system call fails, or with this first argument alone."""
    libc, number = ctypes.CDLL(None), numbers[os.uname().machine]
    # Of seccomp(2): the number of a call; if it is this one, its errno; else let it go.
    check = [] if first is None else [(0x20, 0, 0, 16), (0x15, 0, 1, first)]
    rules = [(0x20, 0, 0, 0), (0x15, 0, 1 + len(check), number), *check,
             (0x06, 0, 0, 0x50000 | error), (0x06, 0, 0, 0x7fff0000)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    program = struct.pack("H6xP", len(rules), ctypes.addressof(code))
    assert libc.prctl(38, 1, 0, 0, 0) == 0      # PR_SET_NO_NEW_PRIVS
    assert libc.prctl(22, 2, program, 0, 0) == 0    # PR_SET_SECCOMP


def without_fallocate():
    """In the child: a disk that promises no room, as some file systems cannot."""
    refuse_call({"x86_64": 285, "aarch64": 47}, errno.EOPNOTSUPP)


def without_ipv6():
    """In the child: a kernel that was started without IPv6."""
    refuse_call({"x86_64": 41, "aarch64": 198}, errno.EAFNOSUPPORT, socket.AF_INET6)


def end_with_parent():
    """In the child: no daemon outlives the test that started it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def new_cid():
    return f"c{os.getpid()}-{next(cid_numbers)}"


class Refused(Exception):
    """An operation was refused; `code` is the stable one."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.code = data.get("code")
        self.field = data.get("field")
        self.number = error.get("code")
        self.error = error
        super().__init__(json.dumps(error, ensure_ascii=False))


def free_port():
    """A port below the ephemeral range, so that no outgoing connection of
    another test takes it meanwhile."""
    for step in range(2000):
        port = 10000 + (os.getpid() * 131 + step * 17) % 22000
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port")


class Control:
    """The local socket of the system admin, kept open: calls can be sent in
    numbers before the answers are read."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        folder = os.open(path.parent, os.O_PATH)    # of any length
        try:
            self.sock.connect(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)
        self.file = self.sock.makefile("rb")

    def call(self, op, params=None, tenant="default"):
        return next(self.calls(op, [params or {}], tenant))

    def calls(self, op, all_params, tenant="default", window=32):
        """Many calls of one operation, answers in the order of the calls."""
        answers, sent, total = {}, 0, len(all_params)
        for wanted in range(total):
            while sent < total and sent < wanted + window:
                line = {"jsonrpc": "2.0", "id": sent, "method": op,
                        "params": all_params[sent], "tenant": tenant}
                self.sock.sendall(json.dumps(line).encode() + b"\n")
                sent += 1
            while wanted not in answers:
                line = self.file.readline()
                if not line:
                    raise ConnectionError("the control socket closed")
                answer = json.loads(line)
                # What cannot be read has no id to answer to.
                answers[wanted if answer["id"] is None else answer["id"]] = answer
            answer = answers.pop(wanted)
            if "error" in answer:
                raise Refused(answer["error"])
            yield answer["result"]

    def close(self):
        self.file.close()
        self.sock.close()


def memory_disk():
    """Where files are in memory and there is room, or None: for thousands of calls
    that ask nothing of the disk."""
    place = "/dev/shm"
    try:
        return place if shutil.disk_usage(place).free > MEMORY_DISK_BYTES else None
    except OSError:
        return None


class Daemon:
    def __init__(self, tls=True, env=None, config=None, start=True,
                 data=None, args=(), clock=False, host="127.0.0.1", in_memory=False):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="yizhan-test-",
                                                 dir=memory_disk() if in_memory else None))
        self.data = pathlib.Path(data) if data else self.dir / "data"
        self.log_path = self.dir / "log"
        self.tls, self.args = tls, list(args)
        self.env = dict(env or {})
        if clock:
            self.env.update(fake_clock(self.dir / "clock"))
            self.jump()
        self.config_path = self.dir / "yizhan.toml"
        self.host, self.port = host, free_port()
        self.process = None
        self.before_exec = None     # called in the child
        self.ctl = None
        self.configure(config or "")
        if start:
            try:
                self.start()
            except BaseException:
                self.kill()
                shutil.rmtree(self.dir, ignore_errors=True)
                raise

    def jump(self, hours=0, minutes=0, seconds=0):
        """The daemon's wall clock is now so far from the real one."""
        new = self.dir / "clock.new"
        new.write_text(f"{hours * 3600 + minutes * 60 + seconds:+d}s\n")
        new.replace(self.dir / "clock")

    # --- life

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            sys.stderr.write("---- end of the daemon's log\n" + self.log()[-4000:])
        running = self.process is not None and self.process.poll() is None
        if self.process is not None and not running and kind is None:
            code = self.process.returncode
            assert code in (0, -signal.SIGKILL), f"the daemon died: {code}"
        if running and os.environ.get("YIZHAN_SCENARIO_STOPS"):
            self.process.terminate()  # coverage is written by those who end
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                pass
        self.kill()
        if os.path.ismount(self.data):
            subprocess.run(["umount", self.data], check=False)
        shutil.rmtree(self.dir, ignore_errors=True)

    def configure(self, text):
        self.config_path.write_text(text, encoding="utf-8")

    def command(self, *more):
        command = [str(BUILD / "yizhand"), "--data", str(self.data),
                   "--listen", f"{self.host}:{self.port}",
                   "--config", str(self.config_path), *self.args, *more]
        return command if self.tls else [*command, "--no-tls"]

    def environment(self):
        return {**os.environ, **self.env}

    def start(self, wait=True):
        assert self.process is None or self.process.poll() is not None
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env=self.environment(),
                preexec_fn=self.prepare)
        if wait:
            self.wait_ready()

    def prepare(self):
        end_with_parent()
        if self.before_exec:
            self.before_exec()

    def wait_ready(self):
        """Until the control socket answers: everything listens by then."""
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError("the daemon does not start:\n" + self.log()[-3000:])
            try:
                control = Control(self.data / "control.sock")
                control.call("server.status")
                self.ctl = control
                return
            except (OSError, ValueError):
                time.sleep(0.01)
        raise RuntimeError("the daemon is not ready in time")

    def run_once(self, *more, timeout=30):
        """Runs the daemon to its end: (exit code, everything it printed)."""
        done = subprocess.run(
            self.command(*more), stdin=subprocess.DEVNULL, timeout=timeout,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=self.environment(), check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def signal(self, number):
        self.process.send_signal(number)

    def wait_end(self, timeout=STOP_S):
        self.drop_control()
        return self.process.wait(timeout)

    def drop_control(self):
        if self.ctl:
            self.ctl.close()
            self.ctl = None

    def kill(self):
        """kill -9."""
        self.drop_control()
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self):
        """SIGTERM; the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait_end()

    def restart(self):
        if self.process.poll() is None:
            assert self.stop() == 0
        self.start()

    def log(self):
        return self.log_path.read_text("utf-8", "replace") if self.log_path.exists() else ""

    # --- calls as the system admin

    def call(self, op, tenant="default", **params):
        return self.ctl.call(op, params, tenant)

    def yizhanctl(self, *args, stdin=None):
        """(exit code, stdout, stderr)"""
        done = subprocess.run(
            [str(BUILD / "yizhanctl"), "--data", str(self.data), *args],
            input=stdin, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def person(self, id, tenant="default", **more):
        from .chat import Person
        return Person(self, id, tenant=tenant, **more)

    def people(self, *names, tenant="default"):
        return [self.person(name, tenant=tenant) for name in names]

    def group(self, name, *members, tenant="default"):
        """A group of these people; the first is its owner."""
        return self.call("group.create", tenant, id=name, name=name.title(),
                         members=[getattr(m, "id", m) for m in members])

    def tls_context(self):
        """Trusts the daemon's own certificate, whoever signed it."""
        if not self.tls:
            return None
        context = ssl.create_default_context(cafile=self.certificate())
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.check_hostname = False
        return context

    def certificate(self):
        found = sorted(p for p in self.data.glob("tls/*.pem") if "key" not in p.name)
        assert found, "there is no certificate in the data directory"
        return str(found[0])
