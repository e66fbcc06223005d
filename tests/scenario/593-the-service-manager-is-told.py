#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever started the daemon as a service hears when it is ready, that it is
alive, again and again, when it reads its options, and that it stops."""
import contextlib
import ctypes
import os
import pathlib
import signal
import socket
from lib import *

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17   # of ptrace(2)
WALL = 0x40000000                               # of waitpid(2)


@contextlib.contextmanager
def standing_still(pid, name):
    """One thread of the process runs no more."""
    ptrace = ctypes.CDLL(None, use_errno=True).ptrace
    ptrace.argtypes = [ctypes.c_long] * 2 + [ctypes.c_void_p] * 2
    thread = next(int(comm.parent.name) for comm in
                  pathlib.Path(f"/proc/{pid}/task").glob("*/comm")
                  if comm.read_text().strip() == name)
    for request in (SEIZE, INTERRUPT):
        assert ptrace(request, thread, None, None) == 0, os.strerror(ctypes.get_errno())
    os.waitpid(thread, WALL)
    try:
        yield
    finally:
        ptrace(DETACH, thread, None, None)


with Daemon(start=False) as box:
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(box.dir / "notify"))
    told.settimeout(30)
    box.env.update(NOTIFY_SOCKET=str(box.dir / "notify"), WATCHDOG_USEC="1000000")
    heard = []

    def hears(word):
        """Until it comes; what came before it is in `heard`."""
        while True:
            heard.append(told.recv(1024).decode())
            if heard[-1] == word:
                return

    box.start()
    hears("READY=1")
    assert not any(word.startswith("WATCHDOG") for word in heard), heard
    for _ in range(4):
        hears("WATCHDOG=1")

    box.signal(signal.SIGHUP)
    hears("RELOADING=1")
    hears("READY=1")
    hears("WATCHDOG=1")
    assert box.stop() == 0
    hears("STOPPING=1")

    def falls_silent():
        told.settimeout(1.2)
        try:
            while told.recv(1024):
                heard.append("again")
                assert len(heard) < 1000
        except TimeoutError:
            pass
        told.settimeout(30)

    # A daemon that stands still is silent, so that it is ended and begun anew;
    # and one of which a single thread does, without which nobody is served.
    box.start()
    hears("READY=1")
    hears("WATCHDOG=1")
    box.signal(signal.SIGSTOP)
    falls_silent()
    box.signal(signal.SIGCONT)
    hears("WATCHDOG=1")
    for name in "writer", "worker":
        with standing_still(box.process.pid, name):
            falls_silent()
            until(lambda: f"the thread `{name}` stands still" in box.log(), "saying so")
        hears("WATCHDOG=1")
