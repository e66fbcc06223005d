#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Lines of the log are text or JSON, and parts have levels of their own, as the
options say from a reload on."""
import json
import re
import signal
from lib import *


def reload(text):
    """The lines since then, up to what the reload says last."""
    before = len(box.log())
    box.configure(text)
    box.signal(signal.SIGHUP)
    said = until(lambda: re.search(r".*was read again.*\n", box.log()[before:]), "the reload")
    return box.log()[before:before + said.end()].splitlines()


with Daemon() as box:
    assert " info yizhand: version " in box.log()
    lines = reload('[log]\nformat = "json"\n')
    row = json.loads(lines[-1])
    assert row["level"] == "info" and row["part"] == "yizhand", row
    assert row["text"] == "the configuration was read again" and row["ts"].endswith("Z"), row
    reload('[log]\nformat = "json"\nlevels = ["http=debug"]\n')
    http_call(box, "GET", "/v1/auth/me", headers={"X-Request-Id": "support-7"})
    until(lambda: '"request":"support-7"' in box.log(), "a line about it")
    reload('[log]\nlevels = ["http=debug"]\n')
    http_call(box, "GET", "/v1/auth/me", headers={"X-Request-Id": "support-8"})
    until(lambda: " debug http: GET /v1/auth/me request=support-8\n" in box.log(), "another")
    lines = reload('[log]\nlevel = "error"\nlevels = ["yizhand=info"]\n')
    assert lines[-1].endswith(" info yizhand: the configuration was read again"), lines
    code, out = box.run_once("--check")
    assert code == 0, out
    box.configure('[log]\nlevels = ["net=loud"]\n')
    code, out = box.run_once("--check")
    assert code == 1 and "must be PART=LEVEL, such as net=debug" in out, out
