#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a file is says its content, not its name: pictures, sound and video are
shown where they stand, everything else is kept as a file; nothing of it is
sniffed or run, and nobody's cache gives it to others."""
from lib import *
from lib.files import *

CASES = [
    ("a.png", png(3, 2), "image/png", "inline"),
    ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/plain; charset=utf-8",
     "attachment"),
    ("a.jpg", b"<!doctype html><script>alert(1)</script>", "text/plain; charset=utf-8", "attachment"),
    ("a.txt", b"GIF89a\x01\x00\x01\x00\x80", "image/gif", "inline"),
    ("a.txt", b"ID3\x03" + b"\0" * 40, "audio/mpeg", "inline"),
    ("a", b"\x00\x00\x00\x18ftypmp42" + b"\0" * 40, "video/mp4", "inline"),
    ("a.html", b"%PDF-1.7", "application/pdf", "attachment"),
    ("bomb.zip", b"PK\x03\x04" + b"\0" * 1000, "application/zip", "attachment"),
    ("a.exe", b"MZ\x90\x00\x03\x00", "application/octet-stream", "attachment"),
]

with Daemon() as box:
    alice, = box.people("alice")
    for name, data, mime, how in CASES:
        file = upload(alice, data, name)
        assert file["mime"] == mime, (name, file)
        got = read(alice, file["id"])
        assert got.status == 200 and got.body == data
        assert got.headers["content-type"] == mime
        assert got.headers["content-disposition"].startswith(how + "; filename="), got.headers
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
        assert got.headers["cache-control"] == "private, no-cache"
        assert got.headers["cross-origin-resource-policy"] == "same-origin"
    picture = upload(alice, png(640, 480), "b.png")
    assert (picture["width"], picture["height"]) == (640, 480)
    file = upload(alice, b"x", "报告 \"1\".txt")
    told = read(alice, file["id"]).headers["content-disposition"]
    assert "filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%221%22.txt" in told, told
