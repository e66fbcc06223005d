#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Words that cannot be rules are refused with the reason, and nothing of
their call is stored; words.test says what would become of a text."""
from lib import *

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    for words in (["ok", "..."], ["ok", "\u200b"], ["x" * 33], ["赌" * 33], [], [""],
                  "ok", [1], ["x"] * 1001):
        with refuses("bad_field"):
            box.call("words.add", action="block", words=words)
    with refuses("bad_field", field="action"):
        box.call("words.add", action="delete", words=["x"])
    with refuses("bad_field"):
        box.call("words.test", text="")
    for action in ("block", "mask", "flag"):
        assert box.call("words.list", action=action)["words"] == []
    # The longest, in scripts of all kinds.
    words = ["x" * 32, "赌" * 32, "Привет", "ΣΊΓΜΑ", "ｶﾀｶﾅ", "𝔽𝕦𝕟", "عربي", "한국어"]
    box.call("words.set", mask=words)
    for text, masked in (
            ("y" + "X" * 32, "y" + "*" * 32), ("赌" * 33, "*" * 33),
            ("скажи ПРИВЕТ!", "скажи ******!"), ("σίγμα", "*****"), ("カタカナ", "****"),
            ("ｆ.ｕ.ｎ and fun", "***** and ***"), ("عربي", "****"), ("한국어로", "***로"),
            ("fun赌fun", "***赌***"), ("of unknown", "of unknown"), ("🙂 fu🙂n", "🙂 ****")):
        answer = box.call("words.test", text=text)
        assert answer["text"] == masked, (text, answer)
        assert len(answer["text"]) == len(text)
        alice.sends("u:bob", text)
        bob.expects_message(masked)
    answer = box.call("words.test", text="fun and more")
    assert answer == {"words": [{"word": "fun", "action": "mask"}], "action": "mask",
                      "text": "*** and more"}, answer
    assert box.call("words.test", text="nothing")["action"] == "pass"
    # A longer word that contains another: each does what it does.
    box.call("words.set", block=["badly"], mask=["bad"])
    assert box.call("words.test", text="badly")["action"] == "block"
    assert box.call("words.test", text="bad")["text"] == "***"
