# SPDX-License-Identifier: Apache-2.0
"""docs/quickstart-isv.md as a reader has it: its commands, and its programs in
files, as they stand there."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import shlex
import subprocess
import sys
import time

from .chat import until
from .daemon import ROOT, end_with_parent, free_port

PAGE = (ROOT / "docs/quickstart-isv.md").read_text("utf-8")


def write_programs(folder):
    folder.mkdir()
    for name, text in re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.M | re.S):
        (folder / name).write_text(text, "utf-8")
    return folder


def config():
    return re.search(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S).group(1)


def run_commands(box, receiver_port):
    """What each answered, by operation."""
    out, blocks = {}, re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)
    for line in "".join(blocks).splitlines():
        program, *args = shlex.split(line.replace(":8001", f":{receiver_port}"))
        assert program == "yizhanctl", line
        code, text, problem = box.yizhanctl(*args)
        assert code == 0, problem
        out[args[1]] = json.loads(text)
    return out


class Program:
    """One of them, with the SDK as a reader has it; its words are in
    files."""

    def __init__(self, folder, name, port=None, **env):
        self.port = port or free_port()
        self.out, self.err = folder / (name + ".out"), folder / (name + ".err")
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-B", str(folder / name)], stdin=subprocess.DEVNULL, stdout=out,
                stderr=err, preexec_fn=end_with_parent,
                env={**os.environ, "PYTHONPATH": str(ROOT / "sdk/python"),
                     "PORT": str(self.port), **env})

    def says(self):
        return self.out.read_text("utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.process.kill()
        self.process.wait()
        if args[0]:
            sys.stderr.write(self.says() + self.err.read_text("utf-8"))


def ask(port, method, path, body=None, **headers):
    """(status, body) of one of them, as soon as it listens."""
    def tried():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionRefusedError:
            return None
        finally:
            connection.close()
    return until(tried, "the program listens")


def signed(secret, body, id, age_s=0):
    """Headers of a webhook, as the standard has them."""
    at = str(int(time.time()) - age_s)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()
    return {"webhook-id": id, "webhook-timestamp": at,
            "webhook-signature": "v1," + base64.b64encode(mac).decode()}
