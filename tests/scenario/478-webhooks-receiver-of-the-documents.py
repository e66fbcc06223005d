#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The receiver of docs/webhooks.md, as it is written there: it takes what is
signed once, and nothing else."""
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from lib import *
from lib.daemon import ROOT, end_with_parent, free_port

program = re.search(r"```python\n(.*?)```", (ROOT / "docs/webhooks.md").read_text("utf-8"), re.S)[1]
with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    secret = box.call("webhook.create", id="crm", url=url, private=True, events=["message"])["secret"]
    (box.dir / "receiver.py").write_text(program)
    with open(box.dir / "said", "wb") as said:
        receiver = subprocess.Popen([sys.executable, "-I", box.dir / "receiver.py"], stdout=said,
                                    env={**os.environ, "PORT": str(port), "WEBHOOK_SECRET": secret},
                                    stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)

    def forged():
        call = urllib.request.Request(url, b"{}", {
            "webhook-id": "x", "webhook-timestamp": "0", "webhook-signature": "v1,AAAA"})
        try:
            return urllib.request.urlopen(call).status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return None         # it does not listen yet

    assert until(forged, "the receiver's start") == 401
    sent = alice.sends("u:bob", "hello")
    text = until(lambda: (box.dir / "said").read_text(), "the event")
    assert text.startswith("message {") and '"text": "hello"' in text, text
    box.call("webhook.redeliver", id="crm", event=sent["id"])
    until(lambda: len([c for c in box.call("webhook.deliveries", id="crm")["calls"]
                       if c["result"] == "ok"]) == 2, "the second call")
    assert (box.dir / "said").read_text() == text
    receiver.kill()
    receiver.wait()
