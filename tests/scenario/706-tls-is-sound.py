#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""TLS 1.2 and 1.3 only; the certificate of the first start names this machine
and its addresses, is private, and stays over restarts."""
import socket
import ssl
import stat
import subprocess
import warnings
from lib import *

warnings.simplefilter("ignore")


def version(best):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.maximum_version = best
    with socket.create_connection(("127.0.0.1", box.port), timeout=10) as sock:
        with context.wrap_socket(sock) as tls:
            return tls.version(), tls.cipher()[0]


with Daemon() as box:
    assert version(ssl.TLSVersion.TLSv1_3)[0] == "TLSv1.3"
    name, cipher = version(ssl.TLSVersion.TLSv1_2)
    assert name == "TLSv1.2" and cipher.startswith("ECDHE-"), cipher
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        try:
            raise AssertionError(f"{version(old)} is spoken")
        except OSError:
            pass
    for key in ("tls/key.pem", "tls/root-key.pem"):
        assert stat.S_IMODE((box.data / key).stat().st_mode) == 0o600
    assert stat.S_IMODE(box.data.stat().st_mode) == 0o700
    names = subprocess.run(["openssl", "x509", "-in", box.certificate(), "-noout", "-ext",
                            "subjectAltName"], capture_output=True, text=True, check=True).stdout
    for wanted in ("DNS:localhost", "IP Address:127.0.0.1", socket.gethostname()):
        assert wanted in names, (wanted, names)
    before = ssl.get_server_certificate(("127.0.0.1", box.port))
    box.restart()
    assert ssl.get_server_certificate(("127.0.0.1", box.port)) == before
    context = box.tls_context()
    context.check_hostname = True
    with socket.create_connection(("127.0.0.1", box.port)) as sock:
        context.wrap_socket(sock, server_hostname="127.0.0.1").close()
