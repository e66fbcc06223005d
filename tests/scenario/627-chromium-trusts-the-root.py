#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Chromium on Linux refuses a box that signs its certificate itself, until the
command of the page /ca was typed; from then on it does not even warn."""
import html
import os
import pathlib
import re
import subprocess
from lib import *


def type_(*command, **more):
    """As somebody with a home of her own; what it printed."""
    return subprocess.run(command, cwd=home, env={**os.environ, "HOME": str(home)}, timeout=120,
                          capture_output=True, text=True, check=False, **more)


def sees():
    done = type_("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
                 f"https://127.0.0.1:{box.port}/ca")
    return "yizhan-root.pem" in done.stdout


with Daemon() as box:
    home = pathlib.Path(box.dir) / "home"
    home.mkdir()
    (home / "yizhan-root.pem").write_bytes(http_call(box, "GET", "/ca/yizhan-root.pem").body)
    page = html.unescape(http_call(box, "GET", "/ca").text)
    commands = re.findall(r"<code>(mkdir[^<]*certutil[^<]*)</code>", page)
    assert len(commands) == 2 and len(set(commands)) == 1, "not the same in both languages"
    assert not sees(), "it is trusted by somebody who was not asked"
    done = type_("sh", "-ec", commands[0], stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done
    assert sees(), "it is not trusted"
