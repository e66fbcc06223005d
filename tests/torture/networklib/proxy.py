# SPDX-License-Identifier: Apache-2.0
"""A TCP proxy that is a bad network: it cuts what it passes into single
bytes, keeps it back for a while, or breaks connections in the middle."""

import collections
import random
import selectors
import socket
import struct
import threading
import time

READ = 4096
HELD_MAX = 1 << 18          # bytes kept back in one direction
RESET = struct.pack("ii", 1, 0)


class Way:
    """One direction of one connection."""

    def __init__(self, source, sink, manner, dice):
        self.source, self.sink, self.dice = source, sink, dice
        self.held = collections.deque()     # (when it may go on, bytes)
        self.size = 0
        self.last = 0.0
        self.left = dice.randrange(*manner["cut"]) if manner.get("cut") else None

    def take(self, data, now, manner):
        low, high = manner.get("delay", (0, 0))
        self.last = max(self.last, now + self.dice.uniform(low, high))
        size = manner.get("slice", len(data))
        for at in range(0, len(data), size):
            self.held.append((self.last, data[at:at + size]))
        self.size += len(data)

    def give(self, now):
        """False when the connection has to end."""
        while self.held and self.held[0][0] <= now:
            data = self.held[0][1]
            if self.left is not None:
                data = data[:self.left]
            try:
                sent = self.sink.send(data) if data else 0
            except BlockingIOError:
                return True
            if self.left is not None:
                self.left -= sent
                if self.left == 0:
                    return False
            self.size -= sent
            rest = self.held[0][1][sent:]
            if rest:
                self.held[0] = (self.held[0][0], rest)
                return True
            self.held.popleft()
        return True


class Proxy(threading.Thread):
    """Passes connections to 127.0.0.1:port on to `target`; `manner` may be
    changed at any time and rules what arrives from then on."""

    def __init__(self, target, seed):
        super().__init__(daemon=True)
        self.target, self.dice = target, random.Random(seed)
        self.manner = {}
        self.struck = self.cuts = 0     # what came while it is bad; lines that it broke
        self.is_ending = False
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.selector = selectors.EpollSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.pairs = {}             # socket → (way out of it, way into it)

    def run(self):
        while not self.is_ending:
            for key, _ in self.selector.select(0.002 if self.busy() else 0.05):
                if key.fileobj is self.listener:
                    self.accept()
                elif key.fileobj in self.pairs:
                    self.read(key.fileobj)
            self.pass_on()
        for sock in list(self.pairs):
            sock.close()
        self.listener.close()
        self.selector.close()

    def busy(self):
        return any(way.held for way, _ in self.pairs.values())

    def accept(self):
        try:
            near = self.listener.accept()[0]
        except BlockingIOError:
            return
        far = socket.create_connection(self.target)
        for sock in (near, far):
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.selector.register(sock, selectors.EVENT_READ)
        up = Way(near, far, self.manner, self.dice)
        down = Way(far, near, self.manner, self.dice)
        self.pairs[near], self.pairs[far] = (up, down), (down, up)

    def read(self, sock):
        way = self.pairs[sock][0]
        if way.size > HELD_MAX:
            return
        try:
            data = sock.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.end(sock)
            return
        if self.manner:
            self.struck += 1
        way.take(data, time.monotonic(), self.manner)

    def pass_on(self):
        now = time.monotonic()
        for sock, (way, _) in list(self.pairs.items()):
            if sock not in self.pairs:
                continue
            try:
                goes_on = way.give(now)
                self.cuts += not goes_on
            except OSError:
                goes_on = False
            if not goes_on:
                self.end(sock, self.dice.random() < 0.5)

    def end(self, sock, resets=False):
        way = self.pairs[sock][0]
        for one in (way.source, way.sink):
            self.selector.unregister(one)
            if resets:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            one.close()
            del self.pairs[one]

    def heal(self):
        self.manner = {}
        for way, _ in list(self.pairs.values()):
            way.left = None

    def stop(self):
        self.is_ending = True
        self.join()
