# SPDX-License-Identifier: Apache-2.0
"""Two network namespaces joined by one cable, and what can go wrong with a
cable. Nothing has a name outside this process: it all goes when it ends."""

import ctypes
import os
import subprocess

NEW_NET = 0x40000000        # CLONE_NEWNET
SERVER, CLIENTS = "10.77.0.1", "10.77.0.2"
LIBC = ctypes.CDLL(None, use_errno=True)

TABLE = """table inet fault {
  counter struck { }
  chain input {
    type filter hook input priority 0; policy accept;
    %s
  }
}
"""


class NotPermitted(Exception):
    """The system does not let this process make what the test needs."""


def run(*words, text=None):
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotPermitted(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Namespace:
    """`with` it: this thread, and what it starts, is inside."""

    def __init__(self):
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            if LIBC.unshare(NEW_NET):
                raise NotPermitted("no network namespace: " + os.strerror(ctypes.get_errno()))
            self.fd = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        finally:
            LIBC.setns(home, NEW_NET)
            os.close(home)
        self.homes = []

    def __enter__(self):
        self.homes.append(os.open("/proc/thread-self/ns/net", os.O_RDONLY))
        assert LIBC.setns(self.fd, NEW_NET) == 0
        return self

    def __exit__(self, *_):
        home = self.homes.pop()
        assert LIBC.setns(home, NEW_NET) == 0
        os.close(home)

    def path(self):
        return f"/proc/{os.getpid()}/fd/{self.fd}"


class Cable:
    """Server and clients, each in a namespace of its own."""

    def __init__(self):
        self.server, self.clients = Namespace(), Namespace()
        with self.server:
            run("ip", "link", "set", "lo", "up")
            run("ip", "link", "add", "cable", "type", "veth", "peer", "name", "end")
            run("ip", "link", "set", "end", "netns", self.clients.path())
            run("ip", "addr", "add", SERVER + "/24", "dev", "cable")
            run("ip", "link", "set", "cable", "up")
        with self.clients:
            run("ip", "link", "set", "lo", "up")
            run("ip", "link", "set", "end", "name", "cable")
            run("ip", "addr", "add", CLIENTS + "/24", "dev", "cable")
            run("ip", "link", "set", "cable", "up")

    def ends(self):
        return self.server, self.clients

    def filter(self, *rules):
        """What each end does to packets that come in; a rule per end, or one
        for both."""
        for end, rule in zip(self.ends(), rules * (2 // len(rules))):
            with end:
                run("nft", "-f", "-", text=TABLE % rule)

    def unfilter(self):
        for end in self.ends():
            with end:
                run("nft", "delete", "table", "inet", "fault")

    def struck(self):
        """Packets the filters have met."""
        total = 0
        for end in self.ends():
            with end:
                words = run("nft", "list", "counter", "inet", "fault", "struck").split()
            total += int(words[words.index("packets") + 1])
        return total

    def slow(self, rate):
        for end in self.ends():
            with end:
                run("tc", "qdisc", "add", "dev", "cable", "root", "tbf", "rate", rate,
                    "burst", "4kb", "latency", "400ms")

    def unslow(self):
        for end in self.ends():
            with end:
                run("tc", "qdisc", "del", "dev", "cable", "root")

    def overlong(self):
        """Packets that had to wait or were dropped for the rate."""
        total = 0
        for end in self.ends():
            with end:
                words = run("tc", "-s", "qdisc", "show", "dev", "cable").replace(",", "").split()
            total += int(words[words.index("overlimits") + 1])
        return total
