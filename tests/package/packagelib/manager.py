# SPDX-License-Identifier: Apache-2.0
"""A stand-in for the service manager: it starts the installed unit's own
command line with its user, limits and as much of its sandbox as can be made
with namespaces, and answers the systemctl of the root."""

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
import traceback

SYSTEMCTL = """#!/usr/bin/perl
use IO::Socket::UNIX;
my $s = IO::Socket::UNIX->new('/run/manager.sock') or exit 1;
print $s join("\\0", @ARGV), "\\n";
$s->flush;
my $status = <$s>;
print while <$s>;
exit $status;
"""
READY_S = 60
NEW_MOUNTS, NEW_IPC, NEW_NAMES = 0x00020000, 0x08000000, 0x04000000
RDONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8
REMOUNT, BIND, REC, PRIVATE = 32, 4096, 16384, 1 << 18
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG = 24, 38, 1
# What start() does; the other lines of the sandbox are said not to have run.
APPLIED = {"CapabilityBoundingSet", "AmbientCapabilities", "NoNewPrivileges", "ProtectSystem",
           "ProtectHome", "PrivateTmp", "PrivateIPC", "PrivateMounts", "ProtectHostname",
           "NoExecPaths", "ExecPaths"}
# What is no sandbox: looked after below, or only of use to the real one.
OTHER = {"Type", "NotifyAccess", "ExecStart", "ExecStartPost", "ExecReload", "User", "Group", "StateDirectory",
         "StateDirectoryMode", "RuntimeDirectory", "RuntimeDirectoryMode", "UMask", "Restart",
         "RestartSec", "RestartPreventExitStatus", "WatchdogSec", "TimeoutStartSec", "KillMode",
         "TimeoutStopSec", "LimitNOFILE", "LimitCORE"}

libc = ctypes.CDLL(None, use_errno=True)


def must(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def mount(source, target, flags, kind=None, data=None):
    must(libc.mount(source and str(source).encode(), str(target).encode(),
                    kind and kind.encode(), ctypes.c_ulong(flags), data and data.encode()),
         f"mount {target}")


def rebind(path, flags):
    """A mount of the path itself, with these flags."""
    mount(path, path, BIND)
    mount(None, path, BIND | REMOUNT | flags)


class Unit:
    """[Service] of a unit file: all values of each name."""

    def __init__(self, path):
        self.values, section = {}, None
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("["):
                section = line
            elif section == "[Service]" and "=" in line and not line.startswith("#"):
                name, _, value = line.partition("=")
                self.values.setdefault(name, []).append(value)

    def __getitem__(self, name):
        return self.values[name][-1]

    def not_run(self):
        return sorted(self.values.keys() - APPLIED - OTHER)


def files_of(unit):
    """LimitNOFILE, or what this machine lets us have."""
    return min(int(unit["LimitNOFILE"]), resource.getrlimit(resource.RLIMIT_NOFILE)[1])


class Manager:
    def __init__(self, root):
        self.root, self.name = root, "yizhan.service"
        self.process, self.states, self.surprises = None, [], []
        self.not_run = []
        self.log_path = root.parent / "yizhan.log"
        tool = root.parent / "systemctl"
        tool.write_text(SYSTEMCTL, "utf-8")
        tool.chmod(0o755)
        shutil.copy(root / "usr/bin/systemctl", root / "usr/bin/systemctl.real")
        mount(tool, root / "usr/bin/systemctl", BIND)
        (root / "run/systemd/system").mkdir(parents=True, exist_ok=True)
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(str(root / "run/notify.sock"))
        os.chmod(root / "run/notify.sock", 0o777)
        self.ready = threading.Event()
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(root / "run/manager.sock"))
        self.door.listen(8)
        for work in (self.hear, self.serve):
            threading.Thread(target=work, daemon=True).start()

    # --- what the daemon and systemctl say

    def hear(self):
        while True:
            for line in self.notify.recv(4096).decode().splitlines():
                self.states.append(line)
                if line == "READY=1":
                    self.ready.set()

    def serve(self):
        while True:
            peer, _ = self.door.accept()
            with peer, peer.makefile("rwb") as file:
                words = file.readline().decode().rstrip("\n").split("\0")
                try:
                    status, text = self.obey(words)
                except Exception as error:      # pylint: disable=broad-except
                    self.surprises.append(f"{words}: {error!r}")
                    status, text = 1, ""
                file.write(f"{status}\n{text}".encode())

    def obey(self, words):
        verbs = {"start": self.start, "stop": self.stop, "restart": self.restart,
                 "try-restart": self.restart, "reload": self.reload}
        verb, unit, *_ = [w for w in words if not w.startswith("-")] + [None]
        if verb in ("preset", "enable", "disable", "mask", "unmask"):
            # Links in /etc: the real one can make them without a manager.
            done = subprocess.run(
                ["chroot", self.root, "systemctl.real", "--root=/", *words], check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return done.returncode, done.stdout.decode()
        if verb == "daemon-reload":
            return 0, ""
        if unit not in (self.name, "yizhan"):
            raise ValueError("not ours")
        if verb == "is-active":
            return (0, "active\n") if self.runs() else (
                3, "failed\n" if self.process and self.process.poll() else "inactive\n")
        if verb == "is-enabled":
            wants = self.root / "etc/systemd/system/multi-user.target.wants" / self.name
            return (0, "enabled\n") if wants.is_symlink() else (1, "disabled\n")
        verbs[verb]()
        return 0, ""

    # --- the service

    def runs(self):
        return self.process is not None and self.process.poll() is None

    def unit(self):
        """The installed one; of the last one its not_run is kept."""
        unit = Unit(self.root / "lib/systemd/system" / self.name)
        self.not_run = unit.not_run()
        return unit

    def ids(self, name):
        for line in (self.root / "etc/passwd").read_text("utf-8").splitlines():
            words = line.split(":")
            if words[0] == name:
                return int(words[2]), int(words[3])
        raise LookupError(f"no user {name}")

    def own_directory(self, base, unit, kind):
        path = self.root / base / unit[kind]
        path.mkdir(exist_ok=True)
        path.chmod(int(unit[kind + "Mode"], 8))
        os.chown(path, *self.ids(unit["User"]))
        return path

    def start(self):
        if self.runs():
            return
        unit = self.unit()
        own = [self.own_directory("var/lib", unit, "StateDirectory"),
               self.own_directory("run", unit, "RuntimeDirectory")]
        uid, gid = self.ids(unit["User"])
        self.ready.clear()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                unit["ExecStart"].split(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": "/usr/sbin:/usr/bin", "LANG": "C.UTF-8",
                     "NOTIFY_SOCKET": "/run/notify.sock",
                     "WATCHDOG_USEC": str(int(unit["WatchdogSec"]) * 1000000)},
                preexec_fn=lambda: confine(self.root, unit, own, uid, gid))
        end = time.monotonic() + READY_S
        while not self.ready.wait(0.02) and self.runs() and time.monotonic() < end:
            pass
        if not self.ready.is_set() or not self.runs():
            raise RuntimeError("the daemon did not become ready: " + self.log()[-2000:])
        # "+-": as root, without the sandbox, and its failure is not ours.
        after = unit["ExecStartPost"]
        assert after.startswith("+-"), after
        with open(self.log_path, "ab") as log:
            subprocess.run(["chroot", self.root, *after[2:].split()], stdin=subprocess.DEVNULL,
                           stdout=log, stderr=log, timeout=60, check=False)

    def stop(self):
        if not self.runs():
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(int(self.unit()["TimeoutStopSec"]))
        if code != 0:
            raise RuntimeError(f"the daemon ended with {code}: {self.log()[-2000:]}")

    def restart(self):
        self.stop()
        self.start()

    def reload(self):
        assert self.unit()["ExecReload"] == "/bin/kill -HUP $MAINPID"
        self.process.send_signal(signal.SIGHUP)

    def log(self):
        return self.log_path.read_text("utf-8", "replace")

    def close(self):
        if self.runs():
            self.process.kill()
            self.process.wait()


def confine(*words):
    """In the child, before exec; what is wrong is in the daemon's log."""
    try:
        confined(*words)
    except BaseException:
        traceback.print_exc()
        raise


def confined(root, unit, own, uid, gid):
    """APPLIED, user and limits."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    must(libc.unshare(NEW_MOUNTS | NEW_IPC | NEW_NAMES), "unshare")
    mount(None, "/", REC | PRIVATE)
    mount(root, root, BIND | REC)
    mount(None, root, BIND | REMOUNT | RDONLY | NOSUID | NODEV | NOEXEC)
    executable = {(root / p.lstrip("-").lstrip("/")).resolve() for p in unit["ExecPaths"].split()
                  if (root / p.lstrip("-").lstrip("/")).exists()}
    for path in sorted(executable):
        rebind(path, RDONLY | NOSUID | NODEV)
    for path in ("tmp", "var/tmp"):
        mount("tmpfs", root / path, NOSUID | NODEV, "tmpfs", "mode=1777")
    for path in ("home", "root"):
        mount("tmpfs", root / path, RDONLY | NOSUID | NODEV, "tmpfs", "mode=000")
    for path in own:
        rebind(path, NOSUID | NODEV | NOEXEC)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files_of(unit),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (int(unit["LimitCORE"]),) * 2)
    os.umask(int(unit["UMask"], 8))
    os.chroot(root)
    os.chdir("/")
    assert unit["CapabilityBoundingSet"] == unit["AmbientCapabilities"] == ""
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    must(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


@contextlib.contextmanager
def managed(root):
    manager = Manager(root)
    try:
        yield manager
    finally:
        manager.close()
