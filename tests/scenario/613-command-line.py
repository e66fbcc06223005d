#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""--version and --help answer; a wrong word is one clear line and status 2;
the environment wins over the file, the command line over both."""
from lib import *

with Daemon(start=False) as box:
    for word, wanted in (("--version", "yizhand "), ("--help", "--listen")):
        code, out = box.run_once(word)
        assert code == 0 and wanted in out, out
    for words in (("--wat",), ("surplus",), ("--data",)):
        code, out = box.run_once(*words)
        assert code == 2 and len(out.strip().splitlines()) == 1 and words[0] in out, out
    box.configure("[devices]\nweb = 1\n[server]\nlisten = \"127.0.0.1:1\"\n")
    box.env = {"YIZHAN_DEVICES__WEB": "2", "YIZHAN_SERVER__LISTEN": "127.0.0.1:2"}
    box.start()
    alice = box.person("alice")
    pages = [alice.opens(f"page{n}", platform="web") for n in range(3)]
    pages[0].expects_kick("device_limit")
    pages[1].call("session.ping")
