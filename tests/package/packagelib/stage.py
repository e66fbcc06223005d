# SPDX-License-Identifier: Apache-2.0
"""Namespaces of its own for a story, with nobody else on the network, and a
root to tell it in."""

import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from . import manager, minimal

INSIDE = "YIZHAN_PACKAGE_TEST_INSIDE"


def furnish(root, files):
    """/proc, the devices a program expects, and the packages."""
    manager.mount("proc", root / "proc", 0, "proc")
    # Its own sources are out of reach here, and nobody else's business.
    for path in (root / "etc/apt").glob("sources.list*/*"):
        path.unlink()
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    for name in ("null", "zero", "full", "random", "urandom"):
        # Root sees no difference, apt and the daemon do: they run as others.
        if os.stat(f"/dev/{name}").st_mode & 0o006 != 0o006:
            sys.exit(f"package test: /dev/{name} of this machine is not for everybody: "
                     f"chmod 666 /dev/{name}")
        (root / "dev" / name).touch()
        manager.mount(f"/dev/{name}", root / "dev" / name, manager.BIND)
    (root / "packages").mkdir()
    for path in files:
        shutil.copy(path, root / "packages")


def tell(cases, story):
    passed = 0
    for name in cases:
        start = time.monotonic()
        try:
            getattr(story, name)()
        except Exception:                       # pylint: disable=broad-except
            print(f"FAILED {name[5:]}\n{traceback.format_exc()}")
            print("---- end of the daemon's log\n" + (
                story.service.log()[-3000:] if story.service.log_path.exists() else ""))
            # What comes after builds on it.
            break
        print(f"ok {name[5:]} ({time.monotonic() - start:.1f} s)", flush=True)
        passed += 1
    return passed


def inside(args, work, story_of):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    path = work / "root"
    with contextlib.ExitStack() as stack:
        story = story_of(args, work, path, lambda: stack.enter_context(manager.managed(path)))
        cases = [name for name in vars(type(story)) if name.startswith("case_")
                 and (not args.only or name[5:] in args.only)]
        passed = tell(cases, story)
        not_run = story.service.not_run
    print("Of the unit's sandbox these lines did not run here: " + ", ".join(not_run))
    print(f"{passed} passed, {len(cases) - passed} failed")
    return 0 if passed == len(cases) > 0 else 1


def parse(doc):
    parser = argparse.ArgumentParser(description=doc.split("\n", maxsplit=1)[0])
    parser.add_argument("--packages", help="what scripts/package filled")
    parser.add_argument("--make-root", help="makes a root there, for --root; no more")
    parser.add_argument("--previous", help="the package of an earlier release")
    parser.add_argument("--only", nargs="+", help="cases, where one stands for itself")
    parser.add_argument("--root", help="a root to copy, made before by --make-root")
    args = parser.parse_args()
    if not args.packages and not args.make_root:
        parser.error("--packages is wanted")
    return args


def main(doc, find, story_of, more=()):
    """find(folder) ends the program when packages are missing; story_of(args,
    work, root, start) makes the story, and the service by start(); `more` are
    packages of Debian that the root has besides."""
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    args = parse(doc)
    if os.geteuid() != 0:
        sys.exit("package test: it makes namespaces and a root: run it as root")
    if os.environ.get(INSIDE):
        return inside(args, pathlib.Path(os.environ[INSIDE]), story_of)
    if args.make_root:
        minimal.make(args.make_root, more)
        return 0
    find(args.packages)
    work = pathlib.Path(tempfile.mkdtemp(prefix="yizhan-package-"))
    try:
        if args.root:
            subprocess.run(["cp", "-a", args.root, work / "root"], check=True)
        else:
            minimal.make(work / "root", more)
        return subprocess.run(
            ["unshare", "--mount", "--net", "--ipc", "--pid", "--fork", "--kill-child",
             "--mount-proc", "--propagation", "private", sys.executable, *sys.argv],
            env={**os.environ, INSIDE: str(work)}, check=False).returncode
    finally:
        shutil.rmtree(work, ignore_errors=True)
