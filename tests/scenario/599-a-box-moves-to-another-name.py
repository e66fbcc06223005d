#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A backup is restored on a machine of another name and address: whoever trusts
the root of the box goes on trusting it, the certificate is for the new names at
once, tokens are good, and what an admin wrote down stays as it was written."""
import ctypes
import json
import socket
import ssl
import subprocess
from lib import *
from lib.chat import Session


def named(name):
    """In the child: the machine is called so."""
    def enter():
        new_names = 0x04000000      # CLONE_NEWUTS of unshare(2)
        assert ctypes.CDLL(None, use_errno=True).unshare(new_names) == 0, "no name spaces"
        socket.sethostname(name)
    return enter


def names(box):
    """Of the certificate that it shows."""
    pem = ssl.get_server_certificate((box.host, box.port))
    text = subprocess.run(["openssl", "x509", "-noout", "-ext", "subjectAltName"], input=pem,
                          text=True, capture_output=True, check=True).stdout
    return {name.strip() for name in text.split("\n", 1)[1].split(",")}


def trusts(box, root, name):
    """Does a browser with this root alone go there by this name?"""
    context = ssl.create_default_context(cadata=root)
    with socket.create_connection((box.host, box.port), timeout=10) as plain, \
            context.wrap_socket(plain, server_hostname=name) as secure:
        return secure.version() is not None


with Daemon(start=False) as old, Daemon(start=False, host="127.0.0.2") as new:
    old.before_exec, new.before_exec = named("alpha"), named("beta")
    old.start()
    alice, bob = old.people("alice", "bob")
    alice.sends("u:bob", "before")
    old.call("mail.update", host="127.0.0.1", url="https://chat.example.com/",
             **{"from": "chat@example.com"})
    root = (old.data / "tls/root.pem").read_text()
    assert {"DNS:alpha", "DNS:alpha.local"} <= names(old), names(old)
    assert trusts(old, root, "alpha")
    assert old.yizhanctl("backup", "create", "--to", str(old.dir))[0] == 0
    assert old.stop() == 0
    key = (old.data / "tls/key.pem").read_text()

    code, out, err = new.yizhanctl("restore", str(next(old.dir.glob("yizhan-*.tar.zst"))))
    assert code == 0, err
    new.start()
    assert {"DNS:beta", "DNS:beta.local", "DNS:localhost"} <= names(new), names(new)
    assert not any("alpha" in name for name in names(new)), names(new)
    assert (new.data / "tls/root.pem").read_text() == root
    assert (new.data / "tls/root-key.pem").stat().st_mode & 0o777 == 0o600
    assert (new.data / "tls/key.pem").read_text() == key
    assert trusts(new, root, "beta") and trusts(new, root, "beta.local")

    # The device, the address that letters name, and the new one in the link.
    there = Session(new, alice.token)
    entries = there.call("message.list", conv="u:bob")["entries"]
    assert [e["body"]["text"] for e in entries] == ["before"]
    assert new.call("mail.get")["url"] == "https://chat.example.com"
    found = json.loads(new.yizhanctl("--json", "doctor", "--config", str(new.config_path))[1])
    certificate = [f for f in found["findings"] if f["check"] == "certificate"]
    assert not any(f["code"] == "certificate.broken" for f in certificate), certificate
    assert new.call("cert.show")["ours"] is True
