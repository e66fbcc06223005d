#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Ten megabytes are no licence, whatever they begin with, and are read by
nobody to their end; nor is what says a thing twice, though it was signed."""
import base64
import json
import subprocess
import tempfile
from lib import *
from lib.licence import DEVELOPMENT_KEY, licence, tool

LARGE = 10 << 20


def peak(pid):
    """The most memory it ever had, KB."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def signed(claims):
    """Exactly this text, by the key that everybody has."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(claims.encode())
        file.flush()
        signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", DEVELOPMENT_KEY,
                                    "-in", file.name], check=True, capture_output=True).stdout
    link = {"signed": claims, "signature": base64.urlsafe_b64encode(signature).rstrip(b"=").decode()}
    return json.dumps({"yizhan_licence": 1, "chain": [link]}, separators=(",", ":"))


def says(code, text):
    """Whoever looks at it says the same, and nobody takes it."""
    for verb in ("inspect", "verify"):
        exit, out, err = tool(verb, "-", stdin=text)
        assert exit == (1 if code else 0) and (code or "") in err, (verb, out, err)
    answer = http_call(box, "POST", "/v1/licence", {"text": text, "check": True}, token=root.token)
    assert answer.status == 200 and answer.json["state"] == (code or "ok"), answer.body
    answer = http_call(box, "POST", "/v1/licence", {"text": text}, token=root.token)
    assert answer.status == (422 if code else 200), answer.body


with Daemon() as box:
    root = box.person("root", admin=True)
    plain = '{"id":"A","holder":"Acme","limits":{"people":120}}'
    says(None, signed(plain))
    for twice in ('{"id":"A","id":"A",' + plain[10:], plain.replace('"people":120', '"people":120,"people":9'),
                  plain.replace('"holder"', '"holder":"Other","holder"')):
        says("no_licence", signed(twice))
    good = licence(people=130)
    for member in ('"yizhan_licence":1', '"chain":[]', '"signature":"AA"', '"signed":"{}"'):
        name = member.split(":")[0]
        assert good.count(name) == 1
        says("no_licence", good.replace(name, f"{member},{name}"))
    assert box.call("licence.get")["licence"]["id"] == "A"

    # The whole of a good one stands at its beginning.
    file = box.dir / "large.json"
    file.write_text(good + " " * LARGE)
    for verb in ("inspect", "verify"):
        for args, text in (((verb, file), None), ((verb, "-"), file.read_text())):
            exit, out, err = tool(*args, stdin=text)
            assert exit == 1 and "larger than" in err and not out, (args, out, err)
    exit, out, err = box.yizhanctl("licence", "install", str(file))
    assert exit == 1 and "larger than any licence" in err, (out, err)
    before = peak(box.process.pid)
    body = json.dumps({"text": good + " " * LARGE}).encode()
    head = (f"POST /v1/licence HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {root.token}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    got = raw_exchange(box, head + body).decode("latin-1")
    assert got.split()[1] == "413" and "too_large" in got, got
    assert peak(box.process.pid) - before < LARGE >> 11, "half of it at most"
    there = box.data / "licence/licence.json"
    there.write_text(file.read_text())
    until(lambda: box.call("licence.get")["state"] == "too_large", "the file is seen")
    there.write_text(good)
    until(lambda: box.call("licence.get")["people_max"] == 130, "the file is seen")
