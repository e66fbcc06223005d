#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Seven kinds of messages: each arrives as it was sent, is kept over a
restart, and shows a short preview; what does not fit its kind is refused."""
from lib import *

FILE = {"name": "plan.pdf", "size": 4096, "mime": "application/pdf", "hash": "ab" * 32}
BODIES = {
    "text": {"text": "hello"},
    "image": {"file": FILE, "width": 640, "height": 480, "text": "the plan"},
    "file": {"file": FILE},
    "voice": {"file": {"name": "v.opus", "size": 0}, "duration_ms": 2500},
    "video": {"file": FILE, "width": 1, "height": 2, "duration_ms": 3},
    "location": {"lat": -33.8567844, "lon": 151.2152967, "name": "Opera House"},
    "card": {"type": "crm.order", "data": {"lines": [1, {"a": None}], "total": 9.5},
             "text": "Order 7"},
}
REFUSED = [
    ("text", {}, "body.text"),
    ("text", {"text": "x", "file": FILE}, "body.file"),
    ("image", {"file": FILE, "width": 640}, "body.height"),
    ("image", {"file": {"name": "x"}, "width": 1, "height": 1}, "body.file.size"),
    ("file", {"file": dict(FILE, hash="AB" * 32)}, "body.file.hash"),
    ("file", {"file": dict(FILE, hash="ab")}, "body.file.hash"),
    ("voice", {"file": FILE, "duration_ms": -1}, "body.duration_ms"),
    ("location", {"lat": 90.1, "lon": 0}, "body.lat"),
    ("location", {"lat": "1", "lon": 0}, "body.lat"),
    ("card", {"type": "x", "data": []}, "body.data"),
    ("card", {"type": "a b", "data": {}}, "body.type"),
    ("card", {"type": "x", "data": {"x": "y" * 16400}}, "body.data"),
    ("card", {"type": "x", "data": {"a": [[[[[[[[]]]]]]]]}}, "body.data"),
    ("parcel", {"text": "x"}, "kind"),
]

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    for kind, body in BODIES.items():
        sent = alice.call("message.send", conv="u:bob", cid=kind, kind=kind, body=body)
        event = bob.expects("message", seq=sent["seq"])
        assert (event["kind"], event["body"]) == (kind, body), event
        assert alice.call("message.send", conv="u:bob", cid=kind, kind=kind, body=body) == sent
        assert bob.conversation("u:alice")["last"]["body"] == body
    for kind, body, field in REFUSED:
        with refuses("bad_field", field=field):
            alice.call("message.send", conv="u:bob", cid=new_cid(), kind=kind, body=body)
    with refuses("conflict"):
        alice.call("message.send", conv="u:bob", cid="file", kind="card", body=BODIES["card"])

    # A preview keeps the words, cut, and leaves out what is long.
    long = {"type": "crm.order", "data": {"x": "y" * 1000}, "text": "驿" * 300}
    alice.call("message.send", conv="u:bob", cid=new_cid(), kind="card", body=long)
    last = bob.sync()[0]["u:alice"]["last"]
    assert last["body"] == {"type": "crm.order", "text": "驿" * 200}, last
    box.restart()
    bob.session = alice.session = None
    shown = [(e["kind"], e["body"]) for e in bob.history("u:alice")]
    assert shown == [*BODIES.items(), ("card", long)]
