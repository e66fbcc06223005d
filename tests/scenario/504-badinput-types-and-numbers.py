#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong types and huge, negative and broken numbers are refused by name of
the field, at every operation that takes a number, and change nothing."""
from lib import *

wrong = [None, True, "1", [], {}, [1], 1.5, -1, -2 ** 63, 1.0e300]
out_of_range = ["9223372036854775808", "-9223372036854775809", "1e30", "18446744073709551616",
                "9" * 300, "1E400", "-0.5"]
with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "one")
    takes = [("message.list", {"conv": "u:bob"}, "after"),
             ("message.list", {"conv": "u:bob"}, "before"),
             ("message.list", {"conv": "u:bob"}, "around"),
             ("message.list", {"conv": "u:bob"}, "limit"),
             ("sync", {}, "since"), ("sync", {}, "limit"),
             ("conversation.read", {"conv": "u:bob"}, "seq"),
             ("conversation.delivered", {"conv": "u:bob"}, "seq"),
             ("message.recall", {"conv": "u:bob", "cid": "r"}, "seq"),
             ("user.list", {}, "limit")]
    session = alice.online()
    for method, params, field in takes:
        for value in wrong:
            with refuses("bad_field", field):
                session.call(method, **params, **{field: value})
        for number in out_of_range:
            inside = "".join(f'"{k}":"{v}",' for k, v in params.items())
            code = session.raw_code(f'{{"jsonrpc":"2.0","id":1,"method":"{method}",'
                                    f'"params":{{{inside}"{field}":{number}}}}}')
            assert code in ("bad_field", "parse_error"), (method, field, number, code)
    for field in ("conv", "cid", "kind", "body", "mentions", "reply_to"):
        for value in (None, True, 1, 1.5, [[]], [{}], [None]):
            good = {"conv": "u:bob", "cid": "c", "kind": "text", "body": {"text": "x"}}
            if (field, value) == ("reply_to", 1):
                continue
            with refuses("bad_field"):
                session.call("message.send", **{**good, field: value})
    big = 2 ** 62
    assert alice.reads("u:bob", big) == {"read": 1}
    assert alice.call("message.list", conv="u:bob", before=big)["entries"]
    assert alice.call("sync", since=big)["conversations"] == []
    assert [e["seq"] for e in bob.history("u:alice")] == [1]
