#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The databases of every earlier schema are brought up to date by a start:
people sign in, read what they had, get the first answer to a retry, and go
on."""
from lib import *
from lib.older import FIXTURES, put_older, version_of

newest = max(FIXTURES)
assert sorted(FIXTURES) == list(range(1, newest + 1)), FIXTURES
for version in FIXTURES:
    with Daemon(start=False) as box:
        put_older(box, version)
        box.start()
        answer = http_call(box, "POST", "/v1/auth/login",
                           {"user": "alice", "password": "a long secret"})
        assert answer.status == 200, (version, answer.text)
        alice = Person(box, "alice", create=False, token=answer.json["token"])
        bob = Person(box, "bob", create=False, token=box.call("token.issue", user="bob")["token"])
        texts = alice.texts("u:bob")
        assert texts[0].startswith("stays") and texts[-1] == "答复 one", (version, texts)
        assert alice.history("u:bob")[1]["recalled"], version
        said = bob.sends("g:team", "@all look", cid="retried", mentions=["*"])
        before = bob.history("g:team")
        assert said["seq"] in [e["seq"] for e in before], (version, said)
        alice.online()
        assert bob.sends("g:team", "and on")["seq"] == before[-1]["seq"] + 1, version
        alice.expects_message("and on")
        kept = [p.name for p in (box.data / "tenants/default").glob("tenant.db.v*")]
        assert kept == [], (version, kept)
        assert box.stop() == 0
        upgraded = "the data are upgraded" in box.log()
        assert version_of(box) >= newest and upgraded == (version_of(box) > version), version
