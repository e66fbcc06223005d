#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A receiver that does not answer delays its own webhook: neither messages nor
other webhooks nor other tenants wait; many calls at once are made in parallel."""
import threading
from lib import *
from lib.hook import Receiver

over = threading.Event()


def never(call):
    over.wait()
    return 204


with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000", "YIZHAN_WEBHOOKS__DEADLINE": "60s"}) as box:
    box.call("tenant.create", id="other")
    alice, bob = box.people("alice", "bob")
    carol, dave = box.people("carol", "dave", tenant="other")
    slow, wide, quick, others = Receiver(never), Receiver(never), Receiver(), Receiver()
    box.call("webhook.create", id="slow", url=slow.url, private=True, events=["message"])
    box.call("webhook.create", id="wide", url=wide.url, private=True, events=["message"], parallel=8)
    box.call("webhook.create", id="quick", url=quick.url, private=True, events=["message"])
    box.call("webhook.create", "other", id="quick", url=others.url, private=True, events=["message"])
    bob.online()
    for n in range(100):
        alice.sends("u:bob", str(n))
        bob.expects_message(str(n))
    assert [c.text for c in quick.expects(100)] == [str(n) for n in range(100)]
    carol.sends("u:dave", "hello")
    others.expects(1)
    assert len(slow.calls) == 1 and len(wide.expects(8)) == 8 and len(wide.calls) == 8
    assert box.call("webhook.get", id="slow")["behind"] >= 90
    # It stops at once, and goes on afterwards.
    box.stop()
    over.set()
    box.start()
    until(lambda: {c.text for c in slow.calls} == {str(n) for n in range(100)}, "what waited")
    until(lambda: {c.text for c in wide.calls} == {str(n) for n in range(100)}, "what waited there")
    assert [c.text for c in quick.calls] == [str(n) for n in range(100)]
