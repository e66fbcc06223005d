#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A new certificate is taken at SIGHUP, if not before: new connections see it, old ones go
on; a broken one is refused with a reason and the old one stays. The log and
yizhanctl name the one in use."""
import hashlib
import json
import signal
import ssl
import subprocess
from lib import *


def shown():
    return ssl.get_server_certificate(("127.0.0.1", box.port))


def named():
    """The certificate that yizhanctl names."""
    return json.loads(box.yizhanctl("--json", "status")[1])["fingerprint"]


def fingerprint(pem):
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest()
    return ":".join(f"{byte:02X}" for byte in digest)


def reload():
    before = len(box.log().splitlines())
    box.signal(signal.SIGHUP)
    until(lambda: len(box.log().splitlines()) > before, "the reload")


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    first, session = shown(), alice.online()
    cert = box.certificate()
    key = box.data / "tls/key.pem"
    assert named() == fingerprint(first)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key), "-out", cert,
                    "-days", "30", "-subj", "/CN=chat.example",
                    "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
                   check=True, capture_output=True)
    reload()
    second = until(lambda: shown() != first and shown(), "the new certificate")
    until(lambda: "read again" in box.log(), "the end of the reload")
    assert named() == fingerprint(second) and fingerprint(second) in box.log()
    session.call("session.ping")
    bob.online()
    alice.sends("u:bob", "over two certificates")
    bob.expects_message("over two certificates")

    good = open(cert).read()
    open(cert, "w").write("no certificate")
    reload()
    assert "cert" in box.log().lower()
    assert shown() == second and named() == fingerprint(second)
    session.call("session.ping")
    open(cert, "w").write(good)
    box.restart()
    assert shown() == second
