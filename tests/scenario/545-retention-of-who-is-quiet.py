#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant of whom nobody asks anything, for days and through a restart, is
cleaned up like the others: old messages go, and files that nobody wants."""
from lib import *
from lib.files import *

with Daemon(clock=True) as box:
    box.call("tenant.create", id="lab")
    alice, bob = box.people("alice", "bob", tenant="lab")
    alice.sends("u:bob", "old")
    upload(alice, noise(100))
    box.call("retention.set", tenant="lab", message_days=1)
    alice.offline()
    box.stop()
    box.jump(hours=72)
    box.start()
    # From here on until the end nothing is asked of it.
    until(lambda: figure(box, "yizhan_purged_entries_total") >= 1 and
          figure(box, "yizhan_files_collected_total") == 1, "a visit", timeout=60)
    assert not [p for p in (box.data / "tenants/lab/files").rglob("*") if p.is_file()]
    assert alice.texts("u:bob") == []
    report = box.call("retention.reports", tenant="lab")["reports"][0]
    assert report["nightly"] and report["messages"] == 1, report
