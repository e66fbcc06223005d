#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is a bomb to whoever unpacks it is bytes to the daemon: an archive of
an archive of zeros, a picture as large as a town, an entity of entities, a
part that says it is packed. They come back as they were, and memory stays."""
import gzip
import io
import re
import struct
import zipfile
import zlib

from lib import *
from lib.files import *

ZEROS = 32 << 20


def packed(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def peak_kib():
    status = open(f"/proc/{box.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def large_png(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", head), (b"IDAT", gone), (b"IEND", b"")):
        made += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return made


gone = zlib.compress(bytes(ZEROS), 9)
zipped = packed("zeros", bytes(ZEROS))
laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (ord("b") + n, b"&%c;" % (ord("a") + n) * 50) for n in range(12)) + b"]><l>&m;</l>"
BOMBS = [
    ("a.zip", zipped, "application/zip"),
    ("b.zip", packed("a.zip", zipped), "application/zip"),
    ("c.gz", gzip.compress(bytes(ZEROS)), "application/gzip"),
    ("d.svg", laughs, "text/plain; charset=utf-8"),
    ("e.png", large_png(60_000), "image/png"),
    ("f.png", large_png(0x7fffffff), "image/png"),
    ("g.gif", b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\xf7\0\0" + b"\xff" * 2000, "image/gif"),
]

with Daemon(tls=False) as box:
    alice, bob = box.people("alice", "bob")
    upload(alice, noise(PART))      # what any upload costs
    before = peak_kib()
    files = {}
    for name, data, mime in BOMBS:
        file = files[name] = upload(alice, data, name)
        assert file["mime"] == mime and file["size"] == len(data), file
        send(alice, "u:bob", file)
        got = read(bob, file["id"], Accept_Encoding="gzip, deflate")
        assert got.body == data and "content-encoding" not in got.headers, name
    assert peak_kib() - before < 16 * 1024, (before, peak_kib())

    # said to be packed: the bytes themselves are what counts
    data = gzip.compress(b"as they are")
    id = create(alice, data, hash=hash_of(data))["id"]
    must(ask(alice, "PUT", f"/{id}/parts/0", data, Content_Encoding="gzip"))
    assert read(alice, finish(alice, id)["id"]).body == data

    # the sides that the header says, or none; and none that nobody could show
    assert (files["e.png"]["width"], files["e.png"]["height"]) == (60_000, 60_000)
    send(alice, "u:bob", files["e.png"], "image", width=60_000, height=60_000)
    with refuses("bad_field", "body.width"):
        send(alice, "u:bob", files["f.png"], "image", width=0x7fffffff, height=0x7fffffff)
    with refuses("bad_field", "body.width"):
        send(alice, "u:bob", files["e.png"], "image", width=60, height=60)
