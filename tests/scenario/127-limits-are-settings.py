#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""How many there may be of a thing is the operator's choice: one more is
refused, with the number."""
import contextlib

from lib import *

LIMITS = {
    "LIMITS": {"KEYS": 1, "ISSUERS": 1, "WEBHOOKS": 1, "CALLBACKS": 1, "WORDS": 2,
               "BROADCASTS": 1, "IMPORT_MESSAGES": 2, "IMPORT_BYTES": "64K",
               "REPORTS": 3, "REPORTS_PER_PERSON": 2},
    "SESSION": {"TOKENS": 2}, "FILES": {"UPLOADS": 3, "UPLOADS_PER_PERSON": 2},
    "MESSAGES": {"BURN_TIME": "1h", "PINNED": 2, "REACTIONS": 2, "EXTENSION_KEYS": 2, "STREAMS": 3,
                 "STREAMS_PER_PERSON": 2, "TEXT_CHARS": 20},
    "GROUPS": {"ADMINS": 1, "JOIN_REQUESTS": 1, "INVITATIONS": 1},
    "CHANNELS": {"WRITERS": 1, "READERS": 3},
    "PEOPLE": {"REQUESTS_SENT": 2, "REQUESTS_WAITING": 1, "TAGS": 1},
    "CALLBACKS": {"FAILURES": 1},
}


@contextlib.contextmanager
def no_more(most, field):
    try:
        yield
    except Refused as refused:
        assert (refused.code, refused.field) == ("limit_reached", field), refused
        assert f"at most {most} " in refused.error["data"]["hint"], refused
        return
    raise AssertionError(f"{field}: more than {most} were taken")


def fits(most, field, call, *values):
    """So many are taken, the next is not."""
    for value in values[:most]:
        call(value)
    with no_more(most, field):
        call(values[most])


with Daemon(env={f"YIZHAN_{section}__{name}": str(value) for section, names in LIMITS.items()
                 for name, value in names.items()}) as box:
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    box.group("g", alice, bob, carol, dave)
    seqs = [alice.sends("g:g", str(n))["seq"] for n in range(3)]
    on = lambda op, seq=seqs[0], **more: alice.call(
        f"message.{op}", conv="g:g", cid=new_cid(), seq=seq, **more)
    fits(2, "seq", lambda seq: on("pin", seq), *seqs)
    fits(2, "emoji", lambda emoji: on("react", emoji=emoji), "a", "b", "c")
    fits(2, "set", lambda key: on("extend", set={key: "1"}), "a", "b", "c")
    said = alice.call("stream.open", conv="u:bob", cid="s")["seq"]
    with no_more(20, "text"):
        alice.call("stream.append", conv="u:bob", seq=said, at=0, text="x" * 21)
    alice.call("message.recall", conv="u:bob", seq=said, cid="r")
    opens = lambda who: who.call("stream.open", conv="g:g", cid=new_cid())
    fits(2, "conv", opens, alice, alice, alice)
    with no_more(3, "conv"):
        opens(bob), opens(carol)
    for seq in seqs[1:]:
        on("edit", seq, kind="text", body={"text": "驿" * 20})
        with no_more(20, "body.text"):
            on("edit", seq, kind="text", body={"text": "驿" * 21})
    reports = lambda who, seq: who.call("message.report", conv="g:g", seq=seq, reason="spam")
    fits(2, "seq", lambda seq: reports(bob, seq), *seqs)
    reports(carol, seqs[2])
    with no_more(3, "seq"):
        reports(carol, bob.sends("g:g", "the fourth")["seq"])
    for who in (alice, alice, bob):
        who.call("file.create", name="a", size=1)
    for who, most in ((alice, 2), (carol, 3)):
        with no_more(most, None):
            who.call("file.create", name="a", size=1)
    box.call("user.create", id="erin")
    first, second, _ = [box.call("token.issue", user="erin")["token"] for _ in range(3)]
    assert http_call(box, "GET", "/v1/groups", token=first).status == 401
    assert http_call(box, "GET", "/v1/groups", token=second).status == 200
    fits(1, "users", lambda id: alice.call("group.set_role", id="g", users=[id], role="admin"),
         "bob", "carol")
    alice.call("group.set_role", id="g", users=["bob"], role="admin")     # who is one counts once
    with no_more(1, "user"):            # alice would be the second
        alice.call("group.transfer", id="g", user="carol")
    with no_more(1, "owner"):
        alice.call("group.update", id="g", owner="carol")
    alice.call("group.transfer", id="g", user="bob")
    bob.call("group.update", id="g", owner="carol", admins_remove=["alice"])
    carol.call("group.update", id="g", owner="alice", admins_add=["carol"], admins_remove=["bob"])
    alice.call("group.create", id="door", name="Door", settings={"join": "approval"})
    fits(1, "id", lambda who: who.call("group.join", id="door", text="me"), bob, carol)
    for id in ("one", "two"):
        alice.call("group.create", id=id, name=id)
    fits(1, "users", lambda id: alice.call("group.invite", id=id, users=["dave"]), "one", "two")
    alice.call("channel.create", id="c", name="C")
    fits(1, "add", lambda id: alice.call("channel.writers", id="c", add=[id]), "bob", "carol")
    alice.call("channel.writers", id="c", add=["bob"])
    carol.call("channel.follow", id="c")
    with no_more(1, "owner"):
        alice.call("channel.update", id="c", owner="carol")
    with no_more(1, "add"):
        alice.call("channel.writers", id="c", add=["bob", "dave"])
    with no_more(3, "id"):
        dave.call("channel.follow", id="c")
    with no_more(3, "users"):
        alice.call("channel.add", id="c", users=["dave"])
    fits(2, "user", lambda id: alice.call("contact.request", user=id), "bob", "carol", "dave")
    with no_more(1, "user"):
        dave.call("contact.request", user="carol")
    fits(1, "users", lambda tag: box.call("tag.add", tag=tag, users=["alice"]), "a", "b")
    box.call("tag.add", tag="a", users=["bob", "carol", "dave"])     # one a second
    fits(1, "to", lambda text: box.call(
        "broadcast.send", cid=new_cid(), to="tag", tag="a", rate=1, kind="text",
        body={"text": text}), "one", "two")
    fits(1, "id", lambda id: box.call("key.create", id=id, scopes=["user.read"]), "a", "b")
    fits(1, "id", lambda id: box.call("issuer.create", id=id, alg="HS256"), "a", "b")
    fits(1, "id", lambda id: box.call("webhook.create", id=id, url="https://a.example/"), "a", "b")
    fits(2, "words", lambda word: box.call("words.add", action="mask", words=[word]),
         "a1", "b2", "c3")
    # What is there already needs no room, whatever it is for now.
    assert box.call("words.add", action="block", words=["a1", "b2"])["count"] == 2
    with no_more(2, "words"):
        box.call("words.set", mask=["a1", "b2"], flag=["c3"])
    assert box.call("words.list", action="block")["words"] == ["a1", "b2"]
    alice.sends("u:bob", "gone in an hour", burn_s=3600)
    with no_more(3600, "burn_s"):
        alice.sends("u:bob", "gone tomorrow", burn_s=86400)
    old = lambda ts, text="x": {"cid": f"i{ts}", "from": "dave", "ts": ts, "kind": "text",
                                "body": {"text": text}}
    box.call("message.import", conv="d:carol:dave", messages=[old(1), old(2)])
    with no_more(2, "messages"):
        box.call("message.import", conv="d:carol:dave", messages=[old(3), old(4), old(5)])
    with refuses("too_large", field="messages[1]"):
        box.call("message.import", conv="d:carol:dave",
                 messages=[old(6, "驿" * 11000), old(7, "驿" * 11000)])
    fits(1, "id", lambda id: box.call("callback.create", id=id, url="http://127.0.0.1:1/"),
         "a", "b")
    alice.sends("u:bob", "nobody is there")     # one failure is enough here
    assert box.call("callback.get", id="a")["breaker"] == "open"
