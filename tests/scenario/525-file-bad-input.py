#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sizes that lie, hashes that differ, parts that overlap, go beyond or are
none, names with paths and control characters, ranges of every odd form:
stable codes, nothing lost, nothing left behind."""
import socket

from lib import *
from lib.files import *
from lib.matrix import ENOUGH


def raw(person, method, path, *headers, body=b""):
    lines = [f"{method} /v1/files{path} HTTP/1.1", "Host: x", f"Authorization: Bearer {person.token}",
             *headers, "Connection: close", "", ""]
    got = raw_exchange(box, "\r\n".join(lines).encode() + body, tls=False)
    return got.split(b" ")[1].decode(), got


def put_all(person, data, over, **more):
    id = create(person, data, **more)["id"]
    for at in range(0, len(data), PART):
        put(person, id, at, data[at:at + PART])
    for at, others in over.items():
        put(person, id, at, others)
    return id


with Daemon(tls=False, env=ENOUGH) as box:
    alice, bob = box.people("alice", "bob")
    for name in ("", ".", "..", "a/b", "../x", "a\\b", "a\nb", "a\u007f", "a\u202egpj.exe", "x" * 256):
        with refuses("bad_field", "name"):
            create(alice, 1, name)
    for name in ("\u05d3\u05d5\u05d7\u200f.pdf", "\u061c1.txt"):   # marks that such scripts need
        made = create(alice, 1, name)
        assert made["name"] == name and ask(alice, "DELETE", f"/{made['id']}").status == 200
    for size in (-1, 2 ** 63, "1", None, 1.5):
        answer = ask(alice, "POST", "", {"name": "x", "size": size})
        assert answer.status in (400, 422), (size, answer.text)
    with refuses("too_large", "size"):
        create(alice, 4 << 30)
    for bad in ("x" * 64, "A" * 64, "ab"):
        with refuses("bad_field", "hash"):
            create(alice, 1, hash=bad)

    data = noise(1000)
    id = create(alice, data, hash=hash_of(data))["id"]
    for offset in (1000, 999, 2 ** 40, "x", "-1", "1.5"):
        answer = ask(alice, "PUT", f"/{id}/parts/{offset}", b"ab")
        assert answer.code == "bad_field", (offset, answer.text)
    assert ask(alice, "PUT", f"/{id}/parts/0", b"").code == "bad_field"
    assert ask(alice, "PUT", f"/{id}/parts/0?x=1", b"ab").code == "bad_field"
    assert ask(alice, "PUT", "/nobody/parts/0", b"ab").code == "not_found"
    assert ask(alice, "PUT", f"/{id}/parts", b"ab").code == "unknown_operation"
    assert ask(alice, "POST", f"/{id}/parts/0", b"ab").status == 405
    status, got = raw(alice, "PUT", f"/{id}/parts/0", "Transfer-Encoding: chunked",
                      body=b"2\r\nab\r\n0\r\n\r\n")
    assert status == "422" and b"Content-Length" in got, got
    status, got = raw(alice, "PUT", f"/{id}/parts/0", f"Content-Length: {(64 << 20) + 1}")
    assert status == "413", got
    status, got = raw(alice, "PUT", f"/{id}/parts/0", "Content-Length: 2, 3", body=b"abc")
    assert status == "400", got
    assert must(ask(alice, "GET", f"/{id}")).json["file"]["parts"] == []

    # fewer bytes than were said: the line ends, and nothing counts
    with socket.create_connection(("127.0.0.1", box.port)) as line:
        line.sendall(f"PUT /v1/files/{id}/parts/0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                     f"{alice.token}\r\nContent-Length: 1000\r\n\r\n".encode() + data[:500])
        until(lambda: figure(box, "yizhan_file_transfers") == 1, "the beginning of the part")
    until(lambda: figure(box, "yizhan_file_transfers") == 0, "the end of the line")
    assert must(ask(alice, "GET", f"/{id}")).json["file"]["parts"] == []

    # other bytes than the hash says, until they are put right
    put(alice, id, 0, data[:600])
    put(alice, id, 500, b"x" * 500)
    with refuses("bad_field", "hash"):
        finish(alice, id)
    put(alice, id, 600, data[600:])
    put(alice, id, 500, data[500:700])
    assert finish(alice, id)["hash"] == hash_of(data)
    assert ask(alice, "PUT", f"/{id}/parts/0", b"ab").code == "wrong_state"
    assert read(alice, id).body == data

    # bytes that were there, and hashed while others came, come anew as others
    data = noise(4 * PART)
    with refuses("bad_field", "hash"):
        finish(alice, put_all(alice, data, hash=hash_of(data), over={10: b"others"}))
    changed = data[:10] + b"others" + data[16:]
    late = finish(alice, put_all(alice, data, hash=hash_of(changed), over={10: b"others"}))
    assert late["hash"] == hash_of(changed) and read(alice, late["id"]).body == changed
    data = noise(1000)

    # with gaps between them parts have a maximum
    many = create(alice, 5000)["id"]
    with refuses("limit_reached", "offset"):
        for n in range(0, 2100, 2):
            put(alice, many, n, b"x")
    assert n == 2000, n
    assert ask(alice, "GET", f"/{many}/content").code == "wrong_state"
    assert ask(alice, "DELETE", f"/{many}").status == 200

    whole = {"bytes=0-", "bytes=-1000", "bytes=0-999", "bytes=0-99999", "bytes=-5000"}
    nowhere = {"bytes=1000-", "bytes=1000-1001", "bytes=99999999999999999999-", "bytes=-0"}
    for odd in [*whole, *nowhere, "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=1-2,3-4",
                "bytes = 1-2", "items=0-1", "bytes=0-1, -1", "0-1", "bytes=+1-2", "bytes=1-2x"]:
        got = read(alice, id, Range=odd)
        if odd in nowhere:
            assert got.status == 416 and got.headers["content-range"] == "bytes */1000", (odd, got.status)
            assert got.code == "bad_field"
        else:
            assert got.status == (206 if odd in whole else 200) and got.body == data, (odd, got.status)
    etag = f'"{hash_of(data)}"'
    assert read(alice, id, Range="bytes=0-9", If_Range=etag).body == data[:10]
    for other in ('"x"', "W/" + etag, "Sat, 21 Nov 2026 00:00:00 GMT"):
        assert read(alice, id, Range="bytes=0-9", If_Range=other).body == data

    session = alice.online()
    for op in ("file.put", "file.read"):
        with refuses("bad_request"):
            session.call(op, id=id, offset=0)
    with refuses("unauthorized"):
        must(http_call(box, "PUT", f"/v1/files/{id}/parts/0", b"x" * 100))
    whole = [f["id"] for f in must(ask(alice, "GET", "")).json["files"] if "hash" in f]
    assert sorted(whole) == sorted([id, late["id"]])
    until(lambda: figure(box, "yizhan_file_transfers") == 0, "the end of them all")
    left = [f["id"] for f in must(ask(alice, "GET", "")).json["files"] if "hash" not in f]
    assert [path.name for path in (box.data / "tenants/default/uploads").iterdir()] == left and len(left) == 1
