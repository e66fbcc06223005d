#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A webhook calls no private address unless who tends the box permits it, follows no
redirection, reads no endless answer, and trusts no certificate but good ones."""
import ssl
import subprocess
from lib import *
from lib.hook import Receiver


def tested(id):
    """How the newest test of it went."""
    number = box.call("webhook.test", id=id)["job"]
    return until(lambda: [c for c in box.call("webhook.deliveries", id=id)["calls"]
                          if c["event"] == number], "the test")[0]


def certificate(path, name):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=x", "-addext", f"subjectAltName={name}",
                    "-keyout", f"{path}.key", "-out", f"{path}.pem"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{path}.pem", f"{path}.key")
    return context


with Daemon(start=False) as box:
    good = Receiver(context=certificate(box.dir / "good", "IP:127.0.0.1,DNS:localhost"))
    wrong = Receiver(context=certificate(box.dir / "wrong", "DNS:elsewhere.example"))
    alien = Receiver(context=certificate(box.dir / "alien", "IP:127.0.0.1"))
    plain = Receiver(lambda c: (301, {"Location": good.url}, b""))
    huge = Receiver(lambda c: (200, {}, b"x" * 70000))
    (box.dir / "ca.pem").write_bytes((box.dir / "good.pem").read_bytes() +
                                     (box.dir / "wrong.pem").read_bytes())
    box.env["YIZHAN_OUTBOUND__CA_FILE"] = str(box.dir / "ca.pem")
    box.start()
    chief, helper = box.person("chief", admin=True), box.person("helper")
    box.call("role.set", id="isv", rights=["webhook.write", "webhook.read", "box.write"])
    box.call("role.give", user="helper", role="isv")
    key = box.call("key.create", id="crm", scopes=["webhook.write"])["secret"]
    for id, receiver in (("good", good), ("wrong", wrong), ("alien", alien), ("plain", plain), ("huge", huge)):
        chief.call("webhook.create", id=id, url=receiver.url, events=["message"])
        assert tested(id)["result"] == "not_permitted"
        with refuses("forbidden", field="private"):
            helper.call("webhook.update", id=id, private=True)
        answer = http_call(box, "PATCH", f"/v1/webhooks/{id}", {"private": True}, token=key)
        assert answer.status == 403, answer
        chief.call("webhook.update", id=id, private=True)
    row = chief.call("audit.list", op="webhook.update", by="chief", limit=1)["rows"][0]
    assert row["said"] == {"id": "huge", "private": True}, row
    chief.call("webhook.update", id="good", url=good.url + "moved")
    # With another tenant the box is not theirs any more.
    box.call("tenant.create", id="acme")
    with refuses("forbidden", field="private"):
        chief.call("webhook.create", id="x", url=good.url, private=True)
    with refuses("forbidden", field="url"):      # it would be another address
        chief.call("webhook.update", id="good", url="http://127.0.0.1:1/")
    assert not any(r.calls for r in (good, wrong, alien, plain, huge))
    assert tested("good")["result"] == "ok" and len(good.calls) == 1
    for id in ("wrong", "alien"):
        result = tested(id)
        assert result["result"] == "not_trusted", (id, result)
    moved = tested("plain")
    assert (moved["result"], moved["status"]) == ("answered", 301) and len(good.calls) == 1
    assert tested("huge")["result"] == "too_large"
    assert not wrong.calls and not alien.calls
    # What is nobody's to call, with every permission.
    never = ["http://169.254.169.254/", "http://[fe80::1]/", "http://[::ffff:169.254.169.254]/",
             "http://0.0.0.0/", "http://[64:ff9b::a9fe:a9fe]/", "http://224.0.0.1/"]
    for n, url in enumerate(never):
        box.call("webhook.create", id=f"n{n}", url=url, private=True, events=["message"])
        box.call("webhook.test", id=f"n{n}")
    for n, url in enumerate(never):
        calls = until(lambda n=n: box.call("webhook.deliveries", id=f"n{n}")["calls"], "the test")
        assert calls[0]["result"] == "not_permitted", url
    # A name is judged by what it is resolved to.
    box.call("webhook.create", id="name", url=good.url.replace("127.0.0.1", "localhost"), events=["message"])
    assert tested("name")["result"] == "not_permitted"
    box.call("webhook.update", id="name", private=True)
    assert tested("name")["result"] == "ok"
    # The operator permits a range to all.
    box.call("webhook.update", id="good", private=False)
    assert tested("good")["result"] == "not_permitted"
    box.env["YIZHAN_OUTBOUND__ALLOW"] = "127.0.0.0/8"
    box.restart()
    assert tested("good")["result"] == "ok"
