#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A file comes in parts, in any order, some at once, one again; it is
finished, found in the list and given back byte by byte, whole and in part."""
from concurrent.futures import ThreadPoolExecutor

from lib import *
from lib.files import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.online()
    data = noise(5 * PART + 12345)
    begun = create(alice, data, "数据 1.bin", hash=hash_of(data))
    assert begun["parts"] == [] and begun["size"] == len(data) and "hash" not in begun
    id = begun["id"]
    assert put(alice, id, 3 * PART, data[3 * PART:4 * PART])["parts"] == [
        {"from": 3 * PART, "upto": 4 * PART}]
    with refuses("wrong_state"):
        finish(alice, id)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: put(alice, id, n * PART, data[n * PART:(n + 1) * PART]), (5, 0, 3, 1)))
    shown = must(ask(alice, "GET", f"/{id}")).json["file"]
    assert shown["parts"] == [{"from": 0, "upto": 2 * PART},
                              {"from": 3 * PART, "upto": 4 * PART},
                              {"from": 5 * PART, "upto": len(data)}], shown
    put(alice, id, 2 * PART - 7, data[2 * PART - 7:5 * PART])
    whole = finish(alice, id)
    assert whole == finish(alice, id) and "parts" not in whole
    assert whole["hash"] == hash_of(data) and whole["name"] == "数据 1.bin"
    assert alice.expects("entry", type="file")["body"] == {"finished": id}

    got = read(alice, id)
    assert got.status == 200 and got.body == data
    assert got.headers["etag"] == f'"{whole["hash"]}"' and got.headers["accept-ranges"] == "bytes"
    some = read(alice, id, Range=f"bytes={PART - 1}-{3 * PART}")
    assert some.status == 206 and some.body == data[PART - 1:3 * PART + 1]
    assert some.headers["content-range"] == f"bytes {PART - 1}-{3 * PART}/{len(data)}"
    assert read(alice, id, If_None_Match=got.headers["etag"]).status == 304
    head = ask(alice, "HEAD", f"/{id}/content")
    assert head.status == 200 and head.body == b"" and head.headers["content-length"] == str(len(data))

    listed = must(ask(alice, "GET", "")).json
    assert [f["id"] for f in listed["files"]] == [id] and not listed["more"]
    for method, path, body in (("GET", f"/{id}", None), ("GET", f"/{id}/content", None),
                               ("PUT", f"/{id}/parts/0", b"x"), ("POST", f"/{id}/finish", {}),
                               ("DELETE", f"/{id}", None)):
        assert ask(bob, method, path, body).code == "not_found", (method, path)
    empty = upload(alice, b"", "empty")
    assert read(alice, empty["id"]).body == b"" and empty["hash"] == hash_of(b"")
    assert figure(box, 'yizhan_file_bytes_total{way="in"}') >= len(data)
    until(lambda: figure(box, "yizhan_file_transfers") == 0, "the end of them all")
