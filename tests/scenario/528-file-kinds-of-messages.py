#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a message says of a file that is kept here must be so: its size, its
hash, the sides of a picture, its sort; what a small picture is; what is only
said of a file elsewhere is let through as before."""
from lib import *
from lib.files import *


def sends(kind, file, **more):
    return send(alice, "u:bob", file, kind, **more)


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    key = box.call("key.create", id="isv", scopes=["message.import"])["secret"]
    picture = upload(alice, png(64, 48), "a.png")
    film = upload(alice, b"\x00\x00\x00\x18ftypmp42" + noise(99), "a.mp4")
    voice = upload(alice, b"OggS" + b"\0" * 24 + b"OpusHead" + noise(99), "a.ogg")
    text = upload(alice, b"hello", "a.txt")
    sides = {"width": 64, "height": 48}
    sends("image", picture, **sides, text="look")
    sends("image", picture, width=48, height=64)      # held upright
    sends("voice", voice, duration_ms=1200)
    sends("video", film, width=320, height=240, duration_ms=5000, thumb=picture["id"])
    sends("file", text)
    last = bob.history("u:alice")[-1]["body"]["file"]
    assert last["mime"] == "text/plain; charset=utf-8" and last["hash"] == hash_of(b"hello")

    for field, kind, file, more in (
            ("body.width", "image", picture, {"width": 65, "height": 48}),
            ("body.file.id", "image", text, sides),
            ("body.file.id", "voice", picture, {"duration_ms": 1}),
            ("body.file.id", "video", voice, {**sides, "duration_ms": 1}),
            ("body.file.size", "file", {**text, "size": 6}, {}),
            ("body.file.name", "file", {**text, "name": "../a"}, {}),
            ("body.thumb", "video", film, {**sides, "duration_ms": 1, "thumb": text["id"]}),
            ("body.duration_ms", "voice", voice, {}),
            ("body.width", "image", picture, {})):
        with refuses("bad_field", field):
            sends(kind, file, **more)
    for field, file, more in (("body.file.id", {**text, "id": "0" * 32}, {}),
                              ("body.thumb", film, {"thumb": "0" * 32})):
        with refuses("not_found", field):
            sends("video" if more else "file", file, **({**sides, "duration_ms": 1, **more} if more else {}))
    body = body_of(text)
    body["file"]["hash"] = hash_of(b"other")
    with refuses("bad_field", "body.file.hash"):
        alice.call("message.send", conv="u:bob", cid="h", kind="file", body=body)
    begun = create(alice, 5)
    with refuses("wrong_state", "body.file.id"):
        sends("file", begun)
    with refuses("not_found", "body.file.id"):
        send(bob, "u:alice", upload(box.person("carol"), b"hers"))
    alice.call("message.send", conv="u:bob", cid="elsewhere", kind="file",
               body={"file": {"name": "x", "size": 7, "mime": "a/b"}})

    # a retry is the first, even if the file could not be sent any more
    cid, other = "again", upload(alice, b"other")
    seq = sends("file", other, cid=cid)["seq"]
    alice.recalls("u:bob", seq)
    assert ask(alice, "DELETE", f"/{other['id']}").status == 200
    assert sends("file", other, cid=cid)["seq"] == seq
    with refuses("conflict"):
        sends("file", text, cid=cid)

    with refuses("bad_field", "body.file.id"):
        box.call("broadcast.send", cid="b", to="all", kind="file", body=body_of(text))
    dave, = box.people("dave")
    old = {"cid": "o1", "from": "alice", "ts": 1, "kind": "file", "body": body_of(text)}
    answer = http_call(box, "POST", "/v1/messages/import",
                       {"conv": "d:alice:dave", "messages": [{**old, "from": "dave"}]}, token=key)
    assert answer.code == "not_found" and answer.json["field"] == "messages[0].body", answer.text
    answer = http_call(box, "POST", "/v1/messages/import", {"conv": "d:alice:dave", "messages": [old]},
                       token=key)
    assert answer.status == 200 and read(dave, text["id"]).body == b"hello", answer.text
