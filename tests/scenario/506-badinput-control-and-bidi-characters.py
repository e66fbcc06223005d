#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Names may not hold control or bidi-override characters, which would lie
about who speaks; texts may say anything but U+0000 and are kept to the byte."""
from lib import *

liars = ["a\u0000b", "a\u0007b", "a\nb", "a\u007fb", "a\u0085b", "\u202eecila", "a\u2066b",
         "a\u200fb\u202a", "\u2069", " ", "\ufeff", "a\u2028b"]
texts = ["\u202eright to left\u202c", "tab\tand\nline\r\n", "\u0007bell", "zero\u200bwidth",
         "\u0001\u001f", "<script>alert(1)</script>", "'; DROP TABLE entry;--", "\\u0041\\",
         '"quoted"', "نص عربي", "\u2028\u2029", "\U000e0001", "a" + "\u0301" * 500]
with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    for n, name in enumerate(liars):
        code = "parse_error" if "\0" in name else "bad_field"
        with refuses(code):
            chief.call("user.create", id=f"x{n}", name=name)
        with refuses(code):
            alice.call("user.update", id="alice", name=name)
        with refuses(code):
            alice.call("group.create", id=f"g{n}", name=name)
    assert chief.call("user.get", id="alice")["user"]["name"] == "Alice"
    with refuses("parse_error"):
        alice.sends("u:bob", "a\u0000b")
    for name in ("<b>爱丽丝</b>", "O'Neil", "علي", "👩‍🚀 Ann"):
        assert alice.call("user.update", id="alice", name=name)["user"]["name"] == name
    bob.online()
    for text in texts:
        alice.sends("u:bob", text)
        bob.expects_message(text)
    assert bob.texts("u:alice") == texts
    box.restart()
    bob.session = None
    assert bob.texts("u:alice") == texts
    assert bob.call("user.get", id="alice")["user"]["name"] == "👩‍🚀 Ann"
