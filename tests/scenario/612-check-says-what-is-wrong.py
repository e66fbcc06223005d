#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--check reads everything, changes nothing, and names each mistake with the
file, the line and what was probably meant."""
from lib import *

with Daemon(start=False) as box:
    box.configure("[limits]\nrate_per_s = 100\n")
    code, out = box.run_once("--check")
    assert code == 0, out
    assert not box.data.exists(), "--check has made the data directory"
    mistakes = {
        "[limits]\nrate_per_sec = 100\n": ("rate_per_s", "did you mean"),
        "[limit]\nrate_per_s = 100\n": ("limits", "did you mean"),
        "[limits]\nrate_per_s = 0\n": ("rate_per_s", "1"),
        "[limits]\nrate_per_s = \"fast\"\n": ("rate_per_s", "must"),
        "[limits]\nmessage_bytes = \"3 parsecs\"\n": ("message_bytes", "must"),
        "[session]\nheartbeat = \"-5s\"\n": ("heartbeat", "must"),
        "[log]\nlevel = \"loud\"\n": ("level", "debug"),
        "[server]\norigins = [\"chat.example\"]\n": ("origins", "https://"),
        "[server]\ntrusted_proxies = [\"10.0.0.0/33\"]\n": ("trusted_proxies", "10.0.0.0/8"),
        "[limits\nrate_per_s = 1\n": ("yizhan.toml", "1"),
        "[limits]\nrate_per_s = 1\nrate_per_s = 2\n": ("before", "3"),
    }
    for text, words in mistakes.items():
        box.configure(text)
        code, out = box.run_once("--check")
        assert code == 1, (text, out)
        for word in words:
            assert word in out.lower(), (text, word, out)
        code, started = box.run_once()
        assert code == 1 and words[0] in started, (text, started)
    assert not box.data.exists()
    box.configure("")
    box.env = {"YIZHAN_LIMITS__RATE_PER_SEC": "5"}
    code, out = box.run_once("--check")
    assert code == 1 and "YIZHAN_LIMITS__RATE_PER_SEC" in out, out
    box.config_path.unlink()
    code, out = box.run_once("--check")
    assert code == 1 and "yizhan.toml" in out, out
