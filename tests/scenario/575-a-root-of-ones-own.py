#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The box signs its certificate by a root of its own, gives the root to whoever
asks, over plain HTTP as well, and signs anew in time; sessions go on."""
import hashlib
import json
import re
import socket
import ssl
import stat
import subprocess
import time
from lib import *

WAIT = 30


def shown():
    return ssl.get_server_certificate(("127.0.0.1", box.port))


def plain(path, method="GET"):
    """The whole answer to a request without TLS."""
    with socket.create_connection(("127.0.0.1", box.port), timeout=10) as sock:
        sock.sendall(f"{method} {path} HTTP/1.1\r\nHost: box\r\n\r\n"
                     f"GET /v1/people HTTP/1.1\r\nHost: box\r\n\r\n".encode())
        out = b""
        while piece := sock.recv(65536):
            out += piece
    head, _, body = out.partition(b"\r\n\r\n")
    return head.decode(), body


def fingerprint(der):
    digest = hashlib.sha256(der).hexdigest().upper()
    return ":".join(digest[i:i + 2] for i in range(0, 64, 2))


def days(pem):
    text = subprocess.run(["openssl", "x509", "-noout", "-enddate"], input=pem, text=True,
                          capture_output=True, check=True).stdout
    return (ssl.cert_time_to_seconds(text.strip().split("=")[1]) - time.time()) / 86400


def show():
    code, out, err = box.yizhanctl("--json", "cert", "show")
    assert code == 0, err
    return json.loads(out)


with Daemon(clock=True) as box:
    tls = box.data / "tls"
    assert stat.S_IMODE((tls / "root-key.pem").stat().st_mode) == 0o600
    root = (tls / "root.pem").read_text()
    first = shown()
    assert 88 < days(first) <= 90, days(first)
    subprocess.run(["openssl", "verify", "-CAfile", str(tls / "root.pem"), "-purpose",
                    "sslserver", "-verify_ip", "127.0.0.1", str(tls / "cert.pem")], check=True,
                   capture_output=True)

    # Over plain HTTP these pages alone, one to a connection.
    head, page = plain("/ca")
    assert head.startswith("HTTP/1.1 200 ") and "Connection: close" in head, head
    named = fingerprint(ssl.PEM_cert_to_DER_cert(root))
    assert page.count(named.encode()) == 2 and b"Windows" in page
    assert int(re.search(r"Content-Length: (\d+)", head).group(1)) == len(page)
    assert show()["root_fingerprint"] == named and show()["ours"] is True
    head, der = plain("/ca/yizhan-root.crt")
    assert "application/x-x509-ca-cert" in head and der == ssl.PEM_cert_to_DER_cert(root)
    for path in re.findall(rb'(?:href|src)="(/[^"]*)"', page):
        # The organisation's look is for those who trust the certificate.
        code = "308" if path == b"/brand/logo" else "200"
        assert plain(path.decode())[0].startswith(f"HTTP/1.1 {code} "), path
    for path, method in (("/", "GET"), ("/ca/other", "GET"), ("/v1/people", "GET"),
                         ("/ca", "POST"), ("/ca%2f", "GET")):
        assert plain(path, method)[0].startswith("HTTP/1.1 308 "), path
    answer = http_call(box, "GET", "/ca/yizhan-root.pem")
    assert answer.status == 200 and answer.text == root, answer.text
    assert http_call(box, "GET", "/ca").body == page
    assert http_call(box, "GET", "/ca/other").status == 404

    # In time another one is signed, for the same root; who is here stays.
    alice, bob = box.people("alice", "bob")
    session = alice.online()
    box.jump(hours=24 * 61)
    until(lambda: shown() != first, "a certificate signed anew", timeout=WAIT)
    assert 88 + 61 < days(shown()) <= 90 + 61, days(shown())
    assert (tls / "root.pem").read_text() == root
    session.call("session.ping")
    until(lambda: json.loads(box.yizhanctl("--json", "status")[1])["fingerprint"] ==
          fingerprint(ssl.PEM_cert_to_DER_cert(shown())), "yizhanctl naming it")
