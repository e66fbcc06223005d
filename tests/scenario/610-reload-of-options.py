#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""SIGHUP reads the options again without dropping anybody; a file with a
mistake changes nothing and says why; what needs a restart is said."""
import signal
from lib import *


def reload(text):
    before = box.log().count("reload") + box.log().count("read again")
    box.configure(text)
    box.signal(signal.SIGHUP)
    until(lambda: box.log().count("reload") + box.log().count("read again") > before, "the reload")


def too_big(person):
    session = person.opens("page", platform="web")
    session.socket.send_text("x" * 5000)
    return session


with Daemon() as box:
    alice = box.person("alice")
    session = alice.online()
    assert alice.opens("page", platform="web").raw_code("x" * 5000) == "parse_error"
    reload("[limits]\nmessage_bytes = 2000\n")
    too_big(alice).expects_close(1009)
    session.call("session.ping")

    reload("[limits]\nmessage_bytes = 3000\nmesage_bytes = 1\n")
    assert "message_bytes" in box.log() and "did you mean" in box.log().lower()
    too_big(alice).expects_close(1009)
    # Of a lease that is broken, and of a reader that is gone.
    box.signal(signal.SIGIO)
    box.signal(signal.SIGPIPE)
    reload("[limits]\nmessage_bytes = \"many\"\n")
    reload("this is [no TOML")
    session.call("session.ping")

    reload("[limits]\nmessage_bytes = \"64K\"\n[devices]\nphone = 7\n")
    assert "restart" in box.log().lower() and "phone" in box.log()
    assert alice.opens("page", platform="web").raw_code("x" * 5000) == "parse_error"
    session.call("session.ping")
    session.expects_no("kicked")
