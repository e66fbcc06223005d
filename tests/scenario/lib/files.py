# SPDX-License-Identifier: Apache-2.0
"""Files as a client handles them: over the REST door."""

import hashlib
import itertools
import struct
import zlib

from .http import http_call
from .daemon import Refused

PART = 1 << 20


def noise(size, seed=1):
    """Bytes that nobody guesses, the same for a seed."""
    blocks = (hashlib.sha256(f"{seed} {n}".encode()).digest() for n in itertools.count())
    return b"".join(itertools.islice(blocks, (size + 31) // 32))[:size]


def png(width, height):
    """A picture, as far as its header goes."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def hash_of(data):
    return hashlib.sha256(data).hexdigest()


def ask(person, method, path, body=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return http_call(person.box, method, "/v1/files" + path, body, token=person.token, headers=named)


def must(answer, status=200):
    if answer.status != status:
        problem = answer.json if "json" in answer.headers.get("content-type", "") else {}
        raise Refused({"code": answer.status, "data": problem, "message": answer.text[:200]})
    return answer


def create(person, data, name="notes.txt", **more):
    size = data if isinstance(data, int) else len(data)
    return must(ask(person, "POST", "", {"name": name, "size": size, **more})).json["file"]


def put(person, id, offset, data):
    return must(ask(person, "PUT", f"/{id}/parts/{offset}", data)).json["file"]


def finish(person, id):
    return must(ask(person, "POST", f"/{id}/finish", {})).json["file"]


def upload(person, data, name="notes.txt", part=PART):
    """All of it; the file."""
    id = create(person, data, name, hash=hash_of(data))["id"]
    for at in range(0, len(data), part):
        put(person, id, at, data[at:at + part])
    return finish(person, id)


def read(person, id, query="", **headers):
    return ask(person, "GET", f"/{id}/content{query}", **headers)


def body_of(file, **more):
    """What a message says of it."""
    return {"file": {"id": file["id"], "name": file["name"], "size": file["size"]}, **more}


def send(person, conv, file, kind="file", cid=None, **more):
    from .daemon import new_cid
    return person.call("message.send", conv=conv, cid=cid or new_cid(), kind=kind,
                       body=body_of(file, **more))
