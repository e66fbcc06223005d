#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A new sign_in_time holds for all that comes after the reload: a silent
connection, a slow head, a slow second head, a session that does not open."""
import signal
import socket
from lib import *

HEAD = b"GET /healthz HTTP/1.1\r\nHost: box\r\n"


def dial(text):
    sock = socket.create_connection(("127.0.0.1", box.port), timeout=20)
    sock.sendall(text)
    return sock


def rest_of(sock):
    """What comes until the end; without an end it fails."""
    got = b""
    while more := sock.recv(65536):
        got += more
    return got


def config(time):
    return f'[server]\nworkers = 1\n[session]\nsign_in_time = "{time}"\n'


with Daemon(tls=False, config=config("10m")) as box:
    bob = box.person("bob")
    bob.online()
    box.configure(config("1s"))
    box.signal(signal.SIGHUP)
    until(lambda: "read again" in box.log(), "the reload")
    bob.call("session.ping")    # its answer is behind the reload's mail
    silent, slow, second = dial(b""), dial(HEAD), dial(HEAD + b"\r\n" + HEAD)
    stranger = bob.opens(open=False)
    assert rest_of(silent) == b""
    assert rest_of(slow).startswith(b"HTTP/1.1 408 ")
    answers = rest_of(second)
    assert answers.startswith(b"HTTP/1.1 200 ") and b"HTTP/1.1 408 " in answers, answers
    stranger.expects_close(4002)
