# SPDX-License-Identifier: Apache-2.0
"""A minimal Debian of this release, in a folder, to install packages in."""

import pathlib
import subprocess
import sys

SOURCES = ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list")
ABSENT = ("libsqlite3-0", "libevent-2.1-7", "libmicrohttpd12", "libcurl4", "python3", "openssl")


def release():
    for line in pathlib.Path("/etc/os-release").read_text("utf-8").splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2]
    sys.exit("package test: /etc/os-release names no release")


def make(path, more=()):
    """What every Debian has: priorities required and important, and some more
    packages. From the package sources that this machine uses."""
    sources = next((s for s in SOURCES if pathlib.Path(s).exists() and
                    "debian" in pathlib.Path(s).read_text("utf-8")), None)
    if not sources:
        sys.exit(f"package test: where do Debian packages come from? None of {SOURCES} says")
    subprocess.run(["mmdebstrap", "--quiet", "--mode=root", "--variant=important",
                    *(f"--include={name}" for name in more), "--dpkgopt=force-unsafe-io", "--aptopt=Acquire::Languages \"none\"",
                    release(), str(path), sources], check=True, stdin=subprocess.DEVNULL)


class Root:
    def __init__(self, path):
        self.path = path

    def entered(self, words):
        return ["chroot", str(self.path), *words]

    def run(self, *words, env=None, stdin=None):
        """In the root; (exit status, everything it said)."""
        done = subprocess.run(
            self.entered(words), timeout=120, check=False,
            input=stdin if stdin is not None else "", text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root",
                 "DEBIAN_FRONTEND": "readline", **(env or {})})
        return done.returncode, done.stdout

    def does(self, *words, **more):
        status, text = self.run(*words, **more)
        assert status == 0, f"{' '.join(words)}: exit {status}\n{text}"
        return text

    def has(self, package):
        status, text = self.run("dpkg-query", "-W", "-f", "${db:Status-Status}", package)
        return status == 0 and text == "installed"
