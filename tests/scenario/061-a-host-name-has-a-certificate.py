#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who trusts the root of the box and comes by the host name of a tenant sees a
certificate for that name and no other. With one of another authority the box
says which names it is not for."""
import signal
import socket
import ssl
import subprocess
import tempfile
from lib import *


def names_of(host):
    """What the certificate is for that a client of this name believes."""
    context = ssl.create_default_context(cafile=box.data / "tls/root.pem")
    with socket.create_connection(("127.0.0.1", box.port), timeout=10) as plain, \
            context.wrap_socket(plain, server_hostname=host) as safe:
        return [value for _, value in safe.getpeercert()["subjectAltName"]]


def is_refused(host):
    try:
        names_of(host)
    except ssl.SSLCertVerificationError as e:
        return "mismatch" in str(e)
    return False


def certificate_says():
    findings = box.call("doctor.run")["findings"]
    return [f["text"] for f in findings if f["code"] == "certificate.names"]


with tempfile.TemporaryDirectory() as dir, Daemon() as box:
    for id, host in (("acme", "chat.acme.example"), ("east", "0x7f000001")):
        assert is_refused(host)
        box.call("tenant.create", id=id)
        box.call("tenant.update", id=id, host=host)
    box.signal(signal.SIGHUP)  # at once, not within seconds
    until(lambda: not is_refused("0x7f000001"), "its certificate")
    assert names_of("chat.acme.example") == ["chat.acme.example"]
    assert names_of("0x7f000001") == ["0x7f000001"]
    assert not {"chat.acme.example", "0x7f000001"} & set(names_of("localhost"))
    assert is_refused("acme.example") and is_refused("west.example")
    shown = box.call("cert.show")
    assert shown["ours"] and shown["missing"] == "", shown
    # A name that leads to this machine without anybody's name service.
    led = box.call("cert.check", host="0x7f000001")
    assert led["is_here"] and led["covered"], led

    box.kill()
    box.start()
    assert names_of("chat.acme.example") == ["chat.acme.example"]
    box.call("tenant.update", id="acme", host="")
    box.signal(signal.SIGHUP)
    until(lambda: is_refused("chat.acme.example"), "the end of its certificate")
    box.call("tenant.update", id="acme", host="chat.acme.example")

    cert, key = dir + "/cert", dir + "/key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert, "-days", "30",
                    "-subj", "/CN=chat.acme.example", "-addext",
                    "subjectAltName=DNS:chat.acme.example"], check=True, capture_output=True)
    box.call("cert.import", cert=open(cert).read(), key=open(key).read())
    missing = box.call("cert.show")["missing"].split(", ")
    assert "0x7f000001" in missing and "chat.acme.example" not in missing, missing
    assert "0x7f000001" not in str(box.call("cert.show")["addresses"])
    assert not box.call("cert.check", host="0x7f000001")["covered"]
    assert any("0x7f000001" in text for text in certificate_says())
    box.call("cert.new")
    assert box.call("cert.show")["missing"] == "" and certificate_says() == []
