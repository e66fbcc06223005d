#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is due after a start is done though nobody asks for anything: what was
read burns, what nobody finishes is closed. A webhook tells it."""
from lib import *
from lib.hook import Receiver

with Daemon(clock=True) as box:
    hook = Receiver()
    alice, bob = box.people("alice", "bob")
    box.call("webhook.create", id="h", url=hook.url, private=True, events=["erase", "recall"])
    seq = alice.sends("u:bob", "for your eyes", burn_s=60)["seq"]
    bob.reads("u:alice", seq)
    alice.call("stream.open", conv="u:bob", cid="s")
    box.stop()
    box.jump(minutes=10)
    box.start()
    hook.expects(1, lambda call: call.type == "erase")
    hook.expects(1, lambda call: call.type == "recall")
    hook.close()
