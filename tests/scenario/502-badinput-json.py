#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Text that is no JSON, or no call, is answered with a stable code and the
session goes on: depth a million, duplicate keys, batches, wrong members."""
from lib import *

ping = '{"jsonrpc":"2.0","id":1,"method":"session.ping"%s}'
cases = {
    "parse_error": ["", " ", "{", "}", "nul", "tru", "{]", "'x'", '{"a":1,}', "01", "1 2", "\ufeff{}",
                    "{}{}", '{"a":"\\x"}', '{"a":"\\ud800"}', '{"a":"\t"}', '{"a":NaN}',
                    '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"session.ping"}',
                    ping % ',"params":{"a":"\\u0000"}', ping % ',"par\\u0000ams":{}',
                    ping % ',"params":{"a":1,"a":2}', ping % ',"params":{"n":1e999}',
                    ping % (',"params":{"n":' + "9" * 400 + "}")],
    "too_deep": ["[" * 100000, "[" * 33 + "]" * 33, '{"a":' * 40000 + "1" + "}" * 40000,
                 ping % (',"params":' + '{"a":' * 32 + "1" + "}" * 32)],
    "bad_request": ["1", '"x"', "null", "true", "{}", "[]", f"[{ping % ''}]",
                    '{"jsonrpc":"2.0","method":"session.ping"}',
                    '{"id":1,"method":"session.ping"}',
                    '{"jsonrpc":"1.0","id":1,"method":"session.ping"}',
                    '{"jsonrpc":2.0,"id":1,"method":"session.ping"}',
                    '{"jsonrpc":"2.0","id":1}', '{"jsonrpc":"2.0","id":1,"method":5}',
                    '{"jsonrpc":"2.0","id":1.5,"method":"session.ping"}',
                    '{"jsonrpc":"2.0","id":null,"method":"session.ping"}',
                    '{"jsonrpc":"2.0","id":{},"method":"session.ping"}',
                    '{"jsonrpc":"2.0","id":"' + "x" * 65 + '","method":"session.ping"}',
                    ping % ',"params":[]', ping % ',"params":"x"', ping % ',"more":1',
                    ping % ',"tenant":"default"'],
    "unknown_operation": [(ping % "").replace("session.ping", name) for name in
                          ("", "ping", "session.pin", "session.ping ", "Session.Ping",
                           "message", "x" * 5000, "会话", "__proto__")],
    "bad_field": [ping % ',"params":{"x":1}'],
}
with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice = box.person("alice")
    session = alice.online()
    for code, texts in cases.items():
        for text in texts:
            got = session.raw_code(text)
            assert got == code, f"{got}, not {code}: {text[:100]!r}"
    for text in ("{", ping % ',"params":{"a":"\\u0000"}'):
        assert session.raw(text)["id"] is None, "what cannot be read has no id"
    assert session.raw('{"id":"an-id","method":"session.ping","jsonrpc":"2.0"}')["id"] == "an-id"
    assert session.raw('{"id":-5,"method":"session.ping","params":{},"jsonrpc":"2.0"}')["id"] == -5
    session.call("session.ping")
