#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A self-test kills a daemon of its own, beside a box that serves or does not,
and signs a page of what came of it."""
import json
import signal
import subprocess
import time
from lib import *
from lib.daemon import BUILD

with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    page = box.dir / "page.html"
    code, out, err = box.yizhanctl("selftest", str(page), "--seconds", "5", "--lang", "en")
    assert code == 0 and "PASSED" in out and "Lost: 0\n" in out, (code, out, err)
    assert "PASSED" in page.read_text("utf-8")
    assert alice.sends("u:bob", "nobody noticed")["seq"] == 1
    assert not (box.data / "upkeep/selftest").exists()

    # Both forms are signed by this box, and every byte of them counts.
    text = box.dir / "page.txt"
    text.write_text(out, "utf-8")
    for path in (page, text):
        code, out, err = box.yizhanctl("selftest", "--verify", str(path))
        assert code == 0 and "this box" in out, (out, err)
    key = out.split()[-1]
    forged = box.dir / "forged.txt"
    forged.write_text(text.read_text("utf-8").replace("Lost: 0", "Lost: 1"), "utf-8")
    code, out, err = box.yizhanctl("selftest", "--verify", str(forged))
    assert code == 1 and "changed" in err, (out, err)
    with Daemon() as other:
        assert other.yizhanctl("selftest", "--verify", str(page))[0] == 1
        assert other.yizhanctl("selftest", "--verify", str(page), "--key", key)[0] == 0
        # On a stopped box as well; and nothing stays of one that is interrupted.
        other.stop()
        scratch = other.dir / "scratch"
        scratch.mkdir()
        run = subprocess.Popen([BUILD / "yizhanctl", "--data", other.data, "selftest", "--scratch",
                                scratch], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        until(lambda: list(scratch.glob("*/data/control.sock")), "the start")
        time.sleep(0.2)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
        assert run.returncode == 1 and "interrupted" in err and not out, (out, err)
        assert not list(scratch.iterdir())
        code, out, err = other.yizhanctl("--json", "selftest", str(page), "--seconds", "5")
        assert code == 1 and json.loads(out)["error"]["code"] == "exists", (out, err)
