# SPDX-License-Identifier: Apache-2.0
"""systemd itself as the first process of the root, in namespaces and a control
group of its own: its services have all of their sandbox. The network is ours."""

import contextlib
import os
import pathlib
import signal
import subprocess

from lib import until

from .minimal import Root

# /sys has nothing of this machine, and is read-only so that no devices are
# looked for; what the service sees of /dev is made from what is there. Mounts
# are shared, as they are where systemd finds no container: by that a service's
# credentials come to it.
BOOT = """
set -e
cd "$1"
umount -l usr/bin/systemctl
mount -t proc proc proc
mount -t tmpfs tmpfs sys
mkdir -p sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -o remount,ro sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
for name in null zero full random urandom tty; do
	touch "dev/$name"
	mount --bind "/dev/$name" "dev/$name"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs tmpfs dev/shm
mount --rbind . mnt
cd mnt
pivot_root . mnt
umount -l mnt
mount --make-rshared /
exec env -i container=yizhan PATH=/usr/sbin:/usr/bin:/sbin:/bin \
	/lib/systemd/systemd --system --log-target=journal --unit=basic.target
"""


class Booted(Root):
    def __init__(self, path, pid):
        super().__init__(path)
        self.pid = pid

    def entered(self, words):
        return ["nsenter", f"--target={self.pid}", "--mount", "--pid", "--ipc", "--uts",
                "--cgroup", "--root", "--wd", *words]


def first_below(pid):
    """The child of unshare: the first process of its own namespace."""
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()


@contextlib.contextmanager
def control_group(name):
    """Entered by nobody yet; what systemd has made below it goes with it."""
    place = pathlib.Path("/run") / name
    place.mkdir()
    subprocess.run(["mount", "-t", "cgroup2", "cgroup2", place], check=True)
    group = place / name
    try:
        group.mkdir()
        yield group
    finally:
        for each in sorted(group.rglob("*/"), reverse=True):
            each.rmdir()
        group.rmdir()
        subprocess.run(["umount", place], check=True)
        place.rmdir()


@contextlib.contextmanager
def booted(path):
    with control_group(f"yizhan-package-{os.getpid()}") as group:
        with subprocess.Popen(
                ["unshare", "--mount", "--ipc", "--pid", "--uts", "--cgroup", "--fork",
                 "--propagation", "private", "sh", "-c", BOOT, "sh", path],
                stdin=subprocess.DEVNULL,
                preexec_fn=lambda: (group / "cgroup.procs").write_text("0")) as shell:
            try:
                until(lambda: first_below(shell.pid) or shell.poll() is not None, "namespaces")
                assert shell.poll() is None, "systemd did not start"
                pid = int(first_below(shell.pid)[0])
                system = Booted(path, pid)
                try:
                    until(lambda: system.run("systemctl", "is-system-running")[1].strip() ==
                          "running", "systemd", timeout=60)
                    yield system
                finally:
                    os.kill(pid, signal.SIGKILL)
            finally:
                shell.wait()
