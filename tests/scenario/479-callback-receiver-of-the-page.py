#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The receiver of docs/callbacks.md, as it is written there: it refuses,
rewrites and passes, and believes nobody who does not have the secret."""
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request

from lib import *
from lib.daemon import ROOT, end_with_parent, free_port

page = (ROOT / "docs" / "callbacks.md").read_text(encoding="utf-8")
program, = re.findall(r"^```python\n(.*?)^```$", page, re.S | re.M)
command, = re.findall(r"^yizhanctl call (callback\.create) '(.*)'$", page, re.M)


def forged(url):
    """What a question of somebody else's is answered."""
    ask = urllib.request.Request(url, b'{"data":{"body":{}}}', {
        "webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,no"})
    try:
        return urllib.request.urlopen(ask).status
    except urllib.error.HTTPError as error:
        return error.code
    except urllib.error.URLError:
        return None     # it does not listen yet


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    url = f"http://127.0.0.1:{free_port()}/before"
    params = {**json.loads(command[1]), "url": url, "private": True, "default_verdict": "refuse"}
    code, out, err = box.yizhanctl("--json", "call", command[0], json.dumps(params))
    assert code == 0, err
    (box.dir / "receiver.py").write_text(program, encoding="utf-8")
    env = {**os.environ, "CALLBACK_SECRET": json.loads(out)["secret"],
           "PORT": url.split(":")[2].split("/")[0]}
    receiver = subprocess.Popen([sys.executable, box.dir / "receiver.py"], env=env,
                                stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
    try:
        assert until(lambda: forged(url), "starting the receiver") == 401
        alice.sends("u:bob", "hello")
        alice.sends("u:bob", "teh end")
        try:
            alice.sends("u:bob", "a lottery")
            raise AssertionError("it was not refused")
        except Refused as refused:
            assert refused.error["data"]["hint"] == "No advertising, please.", refused
        assert bob.texts("u:alice") == ["hello", "the end"]
    finally:
        receiver.kill()
        receiver.wait()
