#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every command of docs/migration.md, as it stands there, one after another."""
import json
import pathlib
import re
import subprocess
import time
from lib import *
from lib.daemon import BUILD

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "migration.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```$", PAGE, re.M | re.S)


def shell(block, key):
    """The objects that the block's commands answered."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], text=True, check=True,
                          stdout=subprocess.PIPE, env={"PATH": f"{bin}:/usr/bin:/bin", "KEY": key,
                                                       "BOX": f"http://{box.host}:{box.port}"})
    decoder, answers, rest = json.JSONDecoder(), [], done.stdout.strip()
    while rest:
        answer, end = decoder.raw_decode(rest)
        assert "code" not in answer and "error" not in answer, answer
        answers.append(answer)
        rest = rest[end:].strip()
    return answers


with Daemon(tls=False) as box:
    bin = box.dir / "bin"
    bin.mkdir()
    tool = bin / "yizhanctl"
    tool.write_text(f'#!/bin/sh\nexec {BUILD / "yizhanctl"} --data {box.data} "$@"\n')
    tool.chmod(0o755)
    kinds = [kind for kind, _ in BLOCKS]
    assert kinds == ["sh", "sh", "sh", "python", "sh", "sh", "sh", "sh"], kinds
    made, people, issuer, signs, history, begin, news, end = (text for _, text in BLOCKS)

    key = shell(made, "")[0]["secret"]
    alice, bob, sales = shell(people, key)
    assert (alice["user"]["id"], bob["user"]["id"], sales["group"]["id"]) == ("alice", "bob", "sales")
    shell(issuer, key)
    here = {}
    exec(signs, here)
    alice = Person(box, "alice", create=False, token=here["token"]("alice"))
    zoe = Person(box, "zoe", create=False, token=here["token"]("zoe"))
    assert zoe.online().info["user"]["id"] == "zoe"
    assert shell(history, key)[0]["imported"] == 2 == shell(history, key)[0]["known"]
    alice.online()
    assert alice.texts("g:sales") == ["good morning", "morning"]
    assert alice.conversation("g:sales")["unread"] == 0

    assert shell(begin, key)[0]["on"] is True
    alice.sends("g:sales", "I am in the new one")
    before = int(time.time() * 1000)
    assert shell(news, key)[0]["imported"] == 1
    event = alice.expects_message("still in the old app")
    assert event["from"] == "bob" and event["ts"] >= before, event
    assert alice.conversation("g:sales")["unread"] == 1
    sent, over, revoked = shell(end, key)
    alice.expects_message("We are all here now.", conv="t:")
    assert over == {"on": False}
    assert http_call(box, "GET", "/v1/cutover", token=key).code == "unauthorized"
