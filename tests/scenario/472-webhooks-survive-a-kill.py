#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Killed while it posts, and while its receiver is down, the daemon goes on
from where each webhook stood: nothing is lost, what comes twice has one id."""
from lib import *
from lib.hook import Receiver

with Daemon(clock=True, env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    alice, bob = box.people("alice", "bob")
    hook = Receiver()
    box.call("webhook.create", id="crm", url=hook.url, private=True, events=["message"])
    said = []

    def say(count):
        for _ in range(count):
            said.append(str(len(said)))
            alice.sends("u:bob", said[-1])

    say(50)
    hook.expects(20)
    box.kill()
    box.start()
    alice.session = None
    until(lambda: {c.text for c in hook.calls} == set(said), "what was left")
    # Its receiver is away, and so is then the daemon.
    hook.close()
    say(30)
    until(lambda: box.call("webhook.get", id="crm")["state"] == "down", "seeing that it is down")
    box.kill()
    box.start()
    alice.session = None
    assert box.call("webhook.get", id="crm")["state"] == "down"
    say(5)
    back = Receiver(port=hook.port)
    box.jump(minutes=11)
    until(lambda: {c.text for c in hook.calls + back.calls} == set(said), "all that waited")
    ids = {}
    for call in hook.calls + back.calls:
        assert ids.setdefault(call.text, call.id) == call.id
    assert len(set(ids.values())) == len(said)
    # What was delivered before a clean stop does not come again.
    count = until(lambda: box.call("webhook.get", id="crm")["state"] == "ok" and len(back.calls), "quiet")
    box.restart()
    alice.session = None
    say(1)
    back.expects(count + 1)
    assert [c.text for c in back.calls[count:]] == [said[-1]]
