#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An integrator gives a tenant its name, colour, words and logo: whoever comes
to sign in is shown them, a browser may keep the logo for ever, they survive a
kill, and another tenant, or one that is not there, has none of it."""
import base64
import hashlib
import json
import struct
import zlib

from lib import *


def png(side, noise=b""):
    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)
    rows = zlib.compress(b"".join(b"\0" + b"\x0f\x76\x6b" * side for _ in range(side)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"tEXt", b"c\0" + noise) + chunk(b"IEND", b""))


def brand(**query):
    path = "/v1/brand" + ("?tenant=" + query["tenant"] if query else "")
    answer = http_call(box, "GET", path)
    assert answer.status == 200, answer.body
    return answer.json


def manifest(path, **headers):
    answer = http_call(box, "GET", path, headers=headers)
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"] == "application/manifest+json", answer.headers
    return answer.json


EMPTY = {"name": "", "accent": "", "login_text": "", "support_url": "", "logo": "",
         "language": "", "mail": False}
KNOWN = {"language": "", "mail": False}
LOGO = png(64, bytes(range(32, 127)) * 400)

with Daemon() as box:
    chief = box.person("chief", admin=True)
    assert brand() == EMPTY, "as it came"
    key = chief.call("key.create", id="isv", scopes=["brand.write"])["secret"]
    said = {"name": "Acme Talk", "accent": "#7a1f5c", "login_text": "Colleagues only.",
            "support_url": "mailto:help@acme.example",
            "logo": base64.b64encode(LOGO).decode()}
    answer = http_call(box, "PATCH", "/v1/brand", said, token=key)
    logo = hashlib.sha256(LOGO).hexdigest()[:32]
    assert answer.status == 200 and answer.json == {**said, **KNOWN, "logo": logo}, answer.body
    assert brand() == {**said, **KNOWN, "logo": logo}

    # The image itself, to be kept for as long as it is the one.
    image = http_call(box, "GET", f"/brand/logo?id={logo}")
    assert image.status == 200 and image.body == LOGO, image.status
    assert image.headers["content-type"] == "image/png", image.headers
    assert "immutable" in image.headers["cache-control"], image.headers
    assert image.headers["x-content-type-options"] == "nosniff", image.headers
    again = http_call(box, "GET", "/brand/logo", headers={"If-None-Match": image.headers["etag"]})
    assert again.status == 304 and again.headers["cache-control"] == "no-cache", again.headers
    for path in ("/brand/logo?id=" + "0" * 32, "/brand/other.webmanifest", "/brand", "/brand/x", "/brand/logo?tenant=acme",
                 "/brand/logo?tenant=nobody"):
        assert http_call(box, "GET", path).status == 404, path

    # And so the page is called among the programs of a device.
    kept = manifest("/brand/chat.webmanifest")
    assert kept["name"] == "Acme Talk" and kept["theme_color"] == "#7a1f5c", kept
    assert (kept["start_url"], kept["scope"]) == ("/", "/"), kept
    assert http_call(box, "GET", kept["icons"][0]["src"]).body == LOGO, kept
    kept = manifest("/brand/console.webmanifest")
    assert (kept["name"], kept["start_url"]) == ("Acme Talk", "/console/"), kept

    box.kill()
    box.start()
    chief.session = None
    assert brand() == {**said, **KNOWN, "logo": logo}
    assert http_call(box, "GET", "/brand/logo").body == LOGO

    # Each tenant has its own, and nobody learns which there are.
    box.call("tenant.create", id="acme")
    assert brand(tenant="acme") == brand(tenant="nobody") == EMPTY
    box.call("brand.update", tenant="acme", name="Other")
    assert brand(tenant="acme")["name"] == "Other" and brand()["name"] == "Acme Talk"
    kept = manifest("/brand/chat.webmanifest?tenant=acme")
    assert (kept["name"], kept["start_url"]) == ("Other", "/?tenant=acme"), kept
    assert manifest("/brand/chat.webmanifest?tenant=nobody")["name"] == "Yizhan"
    bad = http_call(box, "GET", "/brand/chat.webmanifest?tenant=%22%3E")
    assert (bad.status, bad.code) == (422, "bad_field"), bad.body
    box.call("tenant.update", id="acme", host="chat.acme.example")
    until(lambda: manifest("/brand/chat.webmanifest", Host="chat.acme.example")["name"] == "Other",
          "the door is told")

    stale = http_call(box, "GET", "/v1/brand", token=chief.token).headers["etag"]
    assert chief.call("brand.update", name="Acme")["accent"] == "#7a1f5c", "the rest stays"
    late = http_call(box, "PATCH", "/v1/brand", {"name": "X"}, token=chief.token,
                     headers={"If-Match": stale})
    assert late.status == 412, late.body
    smaller = base64.b64encode(png(16)).decode()
    assert chief.call("brand.update", logo=smaller)["logo"] != logo
    assert http_call(box, "GET", "/brand/logo").body == png(16)
    assert http_call(box, "GET", f"/brand/logo?id={logo}").status == 404
    assert chief.call("brand.update", reset=[name for name in EMPTY if name not in KNOWN]) == EMPTY

    # The language for whoever has chosen none.
    assert chief.call("setting.update", language=2) and brand()["language"] == "zh-CN"
    assert chief.call("brand.update", name="Acme")["language"] == "zh-CN"
    assert brand(tenant="acme")["language"] == "", "another's"
    chief.call("setting.update", reset=["language"])
    assert brand()["language"] == ""

    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
    large = base64.b64encode(png(1025)).decode()
    for bad in ({"accent": "#fafafa"}, {"accent": "blue"}, {"support_url": "javascript:1"},
                {"logo": svg}, {"logo": large}, {"name": "x" * 41}, {"reset": ["all"]}):
        with refuses("bad_field"):
            chief.call("brand.update", **bad)
    with refuses("forbidden"):
        box.person("alice").call("brand.update", name="Mine")
    other = chief.call("key.create", id="small", scopes=["user.write"])["secret"]
    assert http_call(box, "PATCH", "/v1/brand", {"name": "X"}, token=other).status == 403
