#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever started the daemon as a service hears when it is ready, that it is
alive, again and again, when it reads its options, and that it stops."""
import signal
import socket
from lib import *

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

    # A daemon that stands still is silent, so that it is ended and begun anew.
    box.start()
    hears("READY=1")
    hears("WATCHDOG=1")
    box.signal(signal.SIGSTOP)
    told.settimeout(2)
    try:
        while told.recv(1024):
            heard.append("again")
            assert len(heard) < 1000
    except TimeoutError:
        pass
    box.signal(signal.SIGCONT)
    told.settimeout(30)
    hears("WATCHDOG=1")
