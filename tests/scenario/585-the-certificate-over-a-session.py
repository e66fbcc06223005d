#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""While the box has one tenant its admins see the certificate and the
addresses, try them, and take a certificate of their own; nobody else may."""
import base64
import pathlib
import subprocess
import tempfile
from lib import *


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)


with tempfile.TemporaryDirectory() as name, Daemon() as box:
    dir = pathlib.Path(name)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days", 30, "-subj", "/CN=im", "-addext", "subjectAltName=DNS:im.example",
            "-keyout", dir / "key", "-out", dir / "cert")
    openssl("pkcs12", "-export", "-passout", "pass:tea", "-inkey", dir / "key",
            "-in", dir / "cert", "-out", dir / "pfx")
    cert, key = (dir / "cert").read_text(), (dir / "key").read_text()
    pfx = base64.b64encode((dir / "pfx").read_bytes()).decode()
    chief, alice = box.person("chief", admin=True), box.person("alice")
    alice.online()

    seen = chief.call("cert.show")
    assert seen["tls"] and seen["ours"] and seen["port"] == box.port, seen
    assert not any(a["host"].startswith("127.") for a in seen["addresses"]), seen
    here = chief.call("cert.check", host="127.0.0.1")
    assert here["resolves"] and here["is_here"] and here["answers"] and here["covered"], here
    away = chief.call("cert.check", host="192.0.2.77")
    assert away["resolves"] and not away["is_here"] and not away["answers"], away
    assert not chief.call("cert.check", host="no-such-name.invalid")["resolves"]
    for bad in ("a b", "https://x", "x:80", "-x", "[::1]"):
        with refuses("bad_field"):
            chief.call("cert.check", host=bad)

    for wrong in ({"cert": "no"}, {"cert": cert}, {"cert": cert, "key": cert}, {"cert": pfx},
                  {"cert": pfx, "passphrase": "coffee"}, {"cert": pfx[:200], "passphrase": "tea"}):
        with refuses("bad_field"):
            chief.call("cert.import", **wrong)
    assert chief.call("cert.show") == seen, "a refusal changes nothing"
    assert chief.call("cert.import", cert=cert, key=key) == {}
    theirs = chief.call("cert.show")
    assert not theirs["ours"] and theirs["fingerprint"] != seen["fingerprint"]
    assert chief.call("cert.check", host="im.example")["covered"]
    assert chief.call("cert.new") == {} and chief.call("cert.show")["ours"]
    assert chief.call("cert.import", cert=pfx, passphrase="tea") == {}
    assert chief.call("cert.show")["fingerprint"] == theirs["fingerprint"]
    # The box signs for names by which others know it, too, and goes on to.
    assert chief.call("cert.new") == {} and chief.call("cert.show")["names"] == []
    said = ["im.lan.example", "192.0.2.80"]
    for bad in ("a b", "https://x", "驿" * 30, "a\nb"):
        with refuses("bad_field", "names"):
            chief.call("cert.new", names=[*said, bad])
    assert not any(chief.call("cert.check", host=host)["covered"] for host in said)
    assert chief.call("cert.new", names=[said[0], "[2001:DB8::80]"]) == {}
    assert chief.call("cert.show")["names"] == [said[0], "2001:db8::80"]
    assert chief.call("cert.check", host="2001:db8::80")["covered"]
    assert chief.call("cert.new", names=said) == {}
    shown = chief.call("cert.show")
    assert shown["names"] == said and shown["missing"] == "", shown
    assert {a["host"] for a in shown["addresses"]} >= set(said)
    assert chief.call("cert.new") == {}
    chief.offline(), alice.offline()
    box.restart()
    assert all(chief.call("cert.check", host=host)["covered"] for host in said)
    assert chief.call("cert.new", names=[]) == {} and chief.call("cert.show")["names"] == []
    assert not chief.call("cert.check", host=said[0])["covered"]
    assert "BEGIN" not in box.log() and "tea" not in box.log()

    box.call("tenant.create", id="acme")
    for person in (alice, chief):
        for op, params in (("cert.show", {}), ("cert.check", {"host": "x"}),
                           ("cert.import", {"cert": cert, "key": key}), ("cert.new", {})):
            with refuses("forbidden"):
                person.call(op, **params)
    assert box.call("cert.new") == {} and box.call("cert.show")["ours"]
