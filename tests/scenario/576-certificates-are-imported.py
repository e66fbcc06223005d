#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A certificate of another authority is taken in the forms people get it in, and
in the place where tools that renew them put it; the daemon is told by nobody."""
import ssl
import subprocess
from lib import *

WAIT = 30


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)


def shown():
    return ssl.get_server_certificate(("127.0.0.1", box.port)).strip()


def leaf(path):
    """The first certificate of a file."""
    return path.read_text().partition("-----END")[0] + "-----END CERTIFICATE-----"


def taken(path, what):
    until(lambda: shown() == leaf(path), what, timeout=WAIT)


with Daemon() as box:
    own, dir = shown(), box.dir
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", dir / "ca.key", "-out",
            dir / "ca.pem", "-days", 30, "-subj", "/CN=Some authority")

    def make(name):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", dir / f"{name}.key", "-out", dir / f"{name}.csr", "-subj",
                f"/CN={name}.example")
        openssl("x509", "-req", "-in", dir / f"{name}.csr", "-CA", dir / "ca.pem", "-CAkey",
                dir / "ca.key", "-days", 20, "-out", dir / f"{name}.pem")
        return dir / f"{name}.pem", dir / f"{name}.key"

    # PEM in two files.
    cert, key = make("one")
    code, out, err = box.yizhanctl("cert", "import", str(cert), str(key))
    assert code == 0 and "is in force" in out and "it is not for" in err, (out, err)
    taken(cert, "PEM")

    # PFX with its chain, under a passphrase.
    cert, key = make("two")
    secret = dir / "secret"
    secret.write_text("open sesame\n")
    openssl("pkcs12", "-export", "-in", cert, "-inkey", key, "-certfile", dir / "ca.pem", "-out",
            dir / "two.pfx", "-passout", "pass:open sesame")
    code, out, err = box.yizhanctl("cert", "import", str(dir / "two.pfx"))
    assert code == 1 and "--passphrase-file" in err, err
    code, out, err = box.yizhanctl("cert", "import", str(dir / "two.pfx"), "--passphrase-file",
                                   str(secret))
    assert code == 0, err
    taken(cert, "PFX")
    chain = (box.data / "tls/cert.pem").read_text()
    assert chain.count("BEGIN") == 2 and chain.endswith((dir / "ca.pem").read_text())

    # As a renewing tool does it: both files written over, one after the other.
    cert, key = make("three")
    (box.data / "tls/cert.pem").write_text(cert.read_text())
    (box.data / "tls/key.pem").write_text(key.read_text())
    taken(cert, "files that changed")

    # What is no pair stays outside; the one in force goes on, and it is said.
    other = make("four")[1]
    (box.data / "tls/key.pem").write_text(other.read_text())
    until(lambda: "cannot be used" in box.log(), "saying so", timeout=WAIT)
    assert shown() == leaf(cert)
    code, out, err = box.yizhanctl("cert", "import", str(cert), str(other))
    assert code == 1 and "belongs to no certificate" in err, err
    assert http_call(box, "GET", "/ca").status == 200      # the root is there yet

    # Back to what the box signs itself, by the same root.
    assert box.yizhanctl("cert", "new")[0] == 0
    until(lambda: shown() == leaf(box.data / "tls/cert.pem"), "the box's own", timeout=WAIT)
    assert shown() != own
    openssl("verify", "-CAfile", box.data / "tls/root.pem", box.data / "tls/cert.pem")
    assert '"ours":true' in box.yizhanctl("--json", "cert", "show")[1].replace(" ", "")
