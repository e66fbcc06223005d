# SPDX-License-Identifier: Apache-2.0
"""The Python SDK against a real daemon; tests/sdks/run says what stands in the
environment."""
import inspect
import io
import json
import os
import pathlib
import ssl
import threading
import time
import unittest
import urllib.request

from yizhan import (
    Client, ConnectionFailed, WebhookError, WebhookVerifier, YizhanError, operations, sign_token,
)
from yizhan.client import ATTEMPTS_MAX, OPS, PART_BYTES

ENV = os.environ
FLAKY = ENV["SDK_FLAKY"]
TEXT = {"kind": "text", "body": {"text": "hello"}}


def client_of(url=ENV["SDK_URL"], key=ENV["SDK_KEY"], **more):
    """With time for a machine that stands still for a while."""
    return Client(url, key, **{"timeout_s": 60.0, "deadline_s": 300.0, **more})


def bad_way(mode, **more):
    """A client over it, and how long it paused."""
    client, pauses = client_of(f"{FLAKY}/{mode}", **more), []
    client._sleep = pauses.append
    return client, pauses


def attempts(error):
    with urllib.request.urlopen(f"{FLAKY}/attempts/{error.request_id}") as answer:
        return json.load(answer)["attempts"]


class Case(unittest.TestCase):
    def setUp(self):
        self.box = client_of()
        self.addCleanup(self.box.close)

    def refused(self, code, call, *args, **params):
        with self.assertRaises(YizhanError) as caught:
            call(*args, **params)
        self.assertEqual(caught.exception.code, code)
        return caught.exception


class Calls(Case):
    def test_the_system_makes_a_person_and_finds_her(self):
        made = self.box.user.create(id="py-dora", name="Döra")["user"]
        self.assertEqual(self.box.user.get(id="py-dora")["user"], {**made, "departments": []})
        self.box.user.update(id="py-dora", name="朵拉")
        self.assertEqual(self.box.user.list(text="朵拉")["users"][0]["id"], "py-dora")

    def test_acting_as_a_person(self):
        alice, bob = self.box.as_user("alice"), self.box.as_user("bob")
        sent = alice.message.send(conv="u:bob", mentions=["bob"], **TEXT)
        entry = bob.message.get(conv="u:alice", seqs=[sent["seq"]])["entries"][0]
        self.assertEqual((entry["from"], entry["body"]), ("alice", TEXT["body"]))
        self.refused("forbidden", self.box.message.send, conv="u:bob", **TEXT)
        self.assertTrue(alice.sync()["conversations"])

    def test_a_word_that_python_keeps_for_itself(self):
        alice = self.box.as_user("alice")
        sent = alice.message.send(conv="u:bob", **TEXT)
        self.assertTrue(alice.message.forward(from_="u:bob", seqs=[sent["seq"]], conv="u:carol"))

    def test_a_given_cid_is_kept(self):
        alice = self.box.as_user("alice")
        first = alice.message.send(conv="u:bob", cid="py-1", **TEXT)
        self.assertEqual(alice.message.send(conv="u:bob", cid="py-1", **TEXT), first)

    def test_bytes_of_a_file_go_up_and_down(self):
        alice, down = self.box.as_user("alice"), io.BytesIO()
        data = os.urandom(PART_BYTES + 4097)
        made = alice.upload("plan.bin", io.BytesIO(data))
        self.assertEqual((made["name"], made["size"]), ("plan.bin", len(data)))
        sent = alice.message.send(conv="u:bob", kind="file", body={
            "file": {"id": made["id"], "name": "plan.bin", "size": len(data)}})
        bob = self.box.as_user("bob")
        bob.download(made["id"], down, conv="u:alice", seq=sent["seq"])
        self.assertEqual(down.getvalue(), data)
        self.assertEqual(alice.upload("none", b"")["size"], 0)
        self.refused("not_found", bob.download, "0" * 32, io.BytesIO())
        for mode in ("lost", "half"):   # each part twice, the file once
            way, _ = bad_way(mode)
            again = way.as_user("alice").upload("again", b"abc")
            down = io.BytesIO()
            way.as_user("alice").download(again["id"], down)
            self.assertEqual(down.getvalue(), b"abc")

    def test_a_file_goes_over_a_narrow_line(self):
        way, down, data = bad_way("narrow")[0].as_user("alice"), io.BytesIO(), os.urandom(3 << 20)
        way.download(way.upload("wide.bin", data)["id"], down)
        self.assertEqual(down.getvalue(), data)

    def test_a_part_is_the_one_that_was_asked_for(self):
        for mode, status in (("whole", 200), ("short", 206)):
            for data in (b'{"a":"file"}', b"no JSON"):
                way, down = bad_way(mode)[0].as_user("alice"), io.BytesIO()
                made = self.box.as_user("alice").upload("part", data)
                error = self.refused("internal", way.download, made["id"], down)
                self.assertEqual((error.status, down.getvalue()), (status, b""))
                self.assertIn("not the part", str(error))

    def test_an_upload_that_fails_holds_no_room(self):
        class Short(io.BytesIO):
            def seek(self, offset, whence=io.SEEK_SET):
                return super().seek(offset, whence) + (whence == io.SEEK_END)
        alice = self.box.as_user("alice")
        with self.assertRaisesRegex(EOFError, "ends early"):
            alice.upload("py-short", Short(b"abc"))
        with self.assertRaisesRegex(OSError, "other bytes"):
            bad_way("bent")[0].as_user("alice").upload("py-bent", b"abc")
        names = [file["name"] for file in alice.file.list()["files"]]
        self.assertFalse({"py-short", "py-bent"} & set(names), names)
        self.refused("disk_full", bad_way("full")[0].as_user("alice").upload, "full", b"abc")

    def test_if_match(self):
        self.box.group.create(id="py-match", name="A", members=["alice"])
        seen = self.box.call("group.get", {"id": "py-match"})
        self.box.group.update(id="py-match", name="B")
        self.refused("stale", self.box.call, "group.update", {"id": "py-match", "name": "C"},
                     if_match=seen.etag)

    def test_refusals_say_what_and_where(self):
        error = self.refused("bad_field", self.box.group.create, name="X", members=["a", "b c"])
        self.assertEqual((error.status, error.pointers), (422, ["#/members/1"]))
        self.assertTrue(error.hint and error.request_id and "bad_field" in str(error))
        self.refused("unauthorized", client_of(key="yzk_default_x_y").user.list)

    def test_a_path_is_one_part(self):
        for id in ("../users", "a/b", "a?b", "%2e", "é"):
            with self.assertRaises(YizhanError) as caught:
                self.box.user.get(id=id)
            self.assertIn(caught.exception.code, ("bad_field", "not_found"))

    def test_one_connection_for_many_calls(self):
        for _ in range(20):
            self.box.user.get(id="alice")
        self.assertEqual(len(self.box._pool._idle), 1)

    def test_threads(self):
        def send():
            for _ in range(10):
                self.box.as_user("alice").message.send(conv="u:carol", **TEXT)
        before = self.box.as_user("carol").conversation.get(conv="u:alice")["conversation"]["seq"]
        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        after = self.box.as_user("carol").conversation.get(conv="u:alice")["conversation"]["seq"]
        self.assertEqual(after, before + 40)

    def test_tls(self):
        with client_of(ENV["SDK_TLS_URL"], ENV["SDK_TLS_KEY"], tls=ENV["SDK_CA"]) as box:
            for _ in range(3):
                self.assertEqual(box.user.get(id="alice")["user"]["id"], "alice")
            self.assertEqual(len(box._pool._idle), 1)
        with self.assertRaises(ConnectionFailed) as caught:
            client_of(ENV["SDK_TLS_URL"], ENV["SDK_TLS_KEY"]).user.get(id="alice")
        self.assertIsInstance(caught.exception.__cause__, ssl.SSLCertVerificationError)


class Pages(Case):
    """Each list, row by row, is the same as in one page."""

    def lists(self):
        """(operation, as whom, params) of every paged operation but those whose
        rows the ones above make."""
        alice = self.box.as_user("alice")
        for id in ("py-a", "py-b", "py-c"):
            self.box.user.create(id=id)
            self.box.as_user(id).contact.request(user="alice", text="Hi")
            self.box.group.create(id=id, name=id, members=["alice", "bob"],
                                  settings={"listed": True})
            self.box.channel.create(id=id, name=id, owner="alice")
            self.box.room.create(room=id, keep=True)
            alice.contact.accept(user=id)
        for id in ("py-x", "py-y", "py-z"):
            self.box.user.create(id=id)
            alice.block.add(user=id)
        alice.block.remove(user="py-y")
        seqs = [alice.message.send(conv="g:py-a", **TEXT)["seq"] for _ in range(3)]
        for seq in seqs:
            alice.message.pin(conv="g:py-a", seq=seq)
        for who in ("alice", "bob"):
            self.box.as_user(who).message.react(conv="g:py-a", seq=seqs[0], emoji="👍")
        self.box.words.add(action="flag", words=["apple", "pear", "plum"])
        return [
            ("user.list", None, {}), ("group.list", None, {}), ("channel.list", None, {}),
            ("room.list", None, {}), ("contact.list", "alice", {}), ("block.list", "alice", {}),
            ("group.members", None, {"id": "py-a"}), ("sync", "alice", {}),
            ("message.list", "alice", {"conv": "g:py-a", "after": 0}),
            ("message.pinned", "alice", {"conv": "g:py-a"}),
            ("message.reactions", "bob", {"conv": "g:py-a", "seq": seqs[0], "emoji": "👍"}),
            ("message.readers", "alice", {"conv": "g:py-a", "seq": seqs[0], "which": "unread"}),
            ("words.list", None, {"action": "flag"}),
        ]

    def test_all_of_a_list(self):
        for name, who, params in self.lists():
            with self.subTest(name):
                noun, _, verb = name.rpartition(".")
                client = self.box.as_user(who) if who else self.box
                of = getattr(client, noun) if noun else client
                rows = list(getattr(of, verb + "_all")(**params, limit=1))
                whole = client.call(name, {**params, "limit": 100}).result
                page = OPS[name].page
                if name != "sync":
                    self.assertFalse(whole[page.more])
                    self.assertEqual(rows, whole[page.rows])
                self.assertGreater(len(rows), 0 if name == "message.readers" else 1)

    def test_every_list_has_rows_that_say_where_they_end(self):
        paged = [op for op in OPS.values() if op.page]
        self.assertGreater(len(paged), 20)
        for op in paged:
            noun, _, verb = op.name.rpartition(".")
            owner = getattr(self.box, noun) if noun else self.box
            self.assertTrue(inspect.isgeneratorfunction(type(owner)._all))
            self.assertIn(op.page.cursor, inspect.signature(getattr(owner, verb)).parameters)


class BadWays(Case):
    """What is repeated, and that nothing happens twice."""

    def test_a_send_whose_answer_is_lost_is_there_once(self):
        for mode in ("cut", "lost", "slow", "stall"):
            with self.subTest(mode):
                self.box.group.create(id=f"py-{mode}", name="X", members=["alice"])
                client, _ = bad_way(mode, timeout_s=5.0 if mode in ("slow", "stall") else 60.0)
                sent = client.as_user("alice").message.send(conv=f"g:py-{mode}", **TEXT)
                log = self.box.as_user("alice").message.list_all(conv=f"g:py-{mode}", after=0)
                said = [e["seq"] for e in log if e["type"] == "message"]
                self.assertEqual(said, [sent["seq"]])

    def test_a_call_without_a_cid_is_done_once(self):
        for mode in ("lost", "late"):
            client, _ = bad_way(mode)
            self.assertEqual(client.user.create(id=f"py-once-{mode}")["user"]["id"],
                             f"py-once-{mode}")

    def test_it_waits_as_long_as_it_is_told(self):
        for mode in ("busy", "fast"):
            client, pauses = bad_way(mode)
            client.user.get(id="alice")
            self.assertEqual(len(pauses), 1)
            self.assertGreaterEqual(pauses[0], 7)

    def test_a_patch_without_a_cid_is_not_repeated(self):
        for mode, code in (("lost", "offline"), ("busy", "busy")):
            client, pauses = bad_way(mode)
            error = self.refused(code, client.user.update, id="carol", name="Carol")
            self.assertEqual((attempts(error), pauses), (1, []))
        client, pauses = bad_way("fast")
        client.user.update(id="carol", name="Carol")
        self.assertEqual(len(pauses), 1)

    def test_it_gives_up(self):
        client, pauses = bad_way("down")
        error = self.refused("busy", client.user.get, id="alice")
        self.assertEqual((attempts(error), len(pauses)), (ATTEMPTS_MAX, ATTEMPTS_MAX - 1))
        client, pauses = bad_way("down", deadline_s=3.0)
        error = self.refused("busy", client.user.get, id="alice")
        self.assertEqual((attempts(error), pauses), (1, []))
        client, _ = bad_way("drip", deadline_s=2.0)     # which would be whole at last
        self.refused("offline", client.user.get, id="alice")

    def test_nobody_there(self):
        client, pauses = client_of("http://127.0.0.1:1"), []
        client._sleep = pauses.append
        error = self.refused("offline", client.user.update, id="a", name="B")
        self.assertEqual((error.status, len(pauses)), (0, ATTEMPTS_MAX - 1))


class Tokens(Case):
    def test_by_a_secret(self):
        token = sign_token("alice", "hs", ENV["SDK_SECRET"])
        self.assertEqual(client_of(key=token).user.get(id="bob")["user"]["id"], "bob")

    def test_by_a_private_key(self):
        try:
            import cryptography     # noqa: F401
        except ImportError:
            with self.assertRaisesRegex(RuntimeError, "cryptography"):
                sign_token("alice", "ed", pathlib.Path(ENV["SDK_PRIVATE"]).read_text())
            return
        token = sign_token("alice", "ed", pathlib.Path(ENV["SDK_PRIVATE"]).read_text())
        self.assertEqual(client_of(key=token).user.get(id="bob")["user"]["id"], "bob")

    def test_wrong_ones(self):
        for token in (sign_token("alice", "hs", b"another"),
                      sign_token("alice", "hs", ENV["SDK_SECRET"], tenant="other"),
                      sign_token("alice", "hs", ENV["SDK_SECRET"], now=time.time() - 7200)):
            self.refused("unauthorized", client_of(key=token).user.list)


class Webhooks(unittest.TestCase):
    # From the specification of Standard Webhooks.
    SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    OTHER = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
    ID, TIME, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def headers(self, signature=SIGNATURE, timestamp=TIME):
        return {"Webhook-Id": self.ID, "Webhook-Timestamp": str(timestamp),
                "Webhook-Signature": signature}

    def test_the_specification(self):
        self.assertEqual(WebhookVerifier(self.SECRET).sign(self.ID, self.TIME, self.BODY), self.SIGNATURE)
        event = WebhookVerifier(self.SECRET).verify(self.headers(), self.BODY, now=self.TIME)
        self.assertEqual(event, {"test": 2432232314})

    def test_while_a_secret_is_rotated(self):
        both = WebhookVerifier(self.OTHER, self.SECRET)
        both.verify(self.headers(), self.BODY, now=self.TIME + 299)
        two = f"v1,AAAA v1a,x {self.SIGNATURE}"
        WebhookVerifier(self.SECRET).verify(self.headers(two), self.BODY, now=self.TIME - 299)

    def test_wrong_ones(self):
        hook = WebhookVerifier(self.SECRET)
        cases = [
            (self.headers(), self.BODY + b" ", self.TIME),
            (self.headers(), self.BODY, self.TIME + 301),
            (self.headers(), self.BODY, self.TIME - 301),
            (self.headers(timestamp=self.TIME + 1), self.BODY, self.TIME),
            (self.headers(timestamp="now"), self.BODY, self.TIME),
            (self.headers(self.SIGNATURE[3:]), self.BODY, self.TIME),
            (self.headers("v1,é"), self.BODY, self.TIME),
            (self.headers("v2" + self.SIGNATURE[2:]), self.BODY, self.TIME),
            (self.headers(""), self.BODY, self.TIME),
            ({}, self.BODY, self.TIME),
        ]
        for headers, body, now in cases:
            with self.assertRaises(WebhookError):
                hook.verify(headers, body, now=now)
        with self.assertRaises(WebhookError):
            WebhookVerifier(self.OTHER).verify(self.headers(), self.BODY, now=self.TIME)


class Table(Case):
    def test_every_route_is_there(self):
        with urllib.request.urlopen(ENV["SDK_URL"] + "/openapi.json") as answer:
            paths = json.load(answer)["paths"]
        rows = {row["operationId"]: (method.upper(), path)
                for path, item in paths.items() for method, row in item.items()
                # Bytes of files and archives go by plain HTTP.
                if row["operationId"] not in ("file.put", "file.read", "backup.put", "backup.read")}
        self.assertEqual(rows, {op.name: (op.method, op.path) for op in OPS.values()})
        for name in OPS:
            noun, _, verb = name.rpartition(".")
            owner = getattr(self.box, noun) if noun else self.box
            self.assertTrue(hasattr(owner, verb) or hasattr(owner, verb + "_"), name)
        self.assertIn("not_found", operations.CODES)


if __name__ == "__main__":
    unittest.main()
