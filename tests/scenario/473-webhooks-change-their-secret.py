#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""While a webhook's secret is changed both sign; then the new one alone."""
from lib import *
from lib.hook import Receiver, is_signed

with Daemon(clock=True) as box:
    alice, bob = box.people("alice", "bob")
    hook = Receiver()
    own = "whsec_" + "QUJD" * 10
    assert box.call("webhook.create", id="crm", url=hook.url, private=True, secret=own,
                    events=["message"])["secret"] == own

    def signers(*secrets):
        count = len(hook.calls)
        alice.sends("u:bob", "hello")
        call = hook.expects(count + 1)[count]
        return [is_signed(call, secret) for secret in secrets]

    assert signers(own) == [True]
    new = box.call("webhook.rotate", id="crm", overlap_s=3600)["secret"]
    assert new != own and signers(own, new) == [True, True]
    assert box.call("webhook.get", id="crm")["old_secret_until_ts"]
    box.restart()
    alice.session = None
    assert signers(own, new) == [True, True]
    box.jump(hours=2)
    assert signers(own, new) == [False, True]
    assert "old_secret_until_ts" not in box.call("webhook.get", id="crm")
    last = box.call("webhook.rotate", id="crm", overlap_s=0)["secret"]
    assert signers(own, new, last) == [False, False, True]
