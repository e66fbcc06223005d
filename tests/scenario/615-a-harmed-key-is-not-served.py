#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A key on the disk in which a bit has flipped still looks like one, but signs
what no client believes: the daemon says so and does not start, and a reload
keeps the one before."""
import base64
import signal

from lib import *


def flipped(pem):
    """A bit of the secret number: what is public of it stays as it was."""
    lines = pem.strip().splitlines()
    der = bytearray(base64.b64decode("".join(lines[1:-1])))
    der[40] ^= 1        # of PKCS #8 with a P-256 key, whose number is at 36 to 67
    text = base64.b64encode(der).decode()
    return "\n".join([lines[0], *(text[n:n + 64] for n in range(0, len(text), 64)), lines[-1], ""])


with Daemon() as box:
    alice = box.person("alice")
    path = box.data / "tls" / "key.pem"
    good = path.read_text()
    path.write_text(flipped(good))
    before = box.log().count("nothing was changed by the reload")
    box.signal(signal.SIGHUP)
    until(lambda: box.log().count("nothing was changed by the reload") > before, "the reload")
    assert alice.opens().call("session.ping") is not None
    alice.session = None
    assert box.stop() == 0
    code, said = box.run_once()
    assert code == 1 and "key.pem" in said and "harmed" in said, (code, said)
    path.write_text(good)
    box.start()
    alice.opens().call("session.ping")
