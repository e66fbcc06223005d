# SPDX-License-Identifier: Apache-2.0
"""Pages as a reader has them: what stands in them to be typed, and a shell to
type it into."""

import html
import os
import re
import subprocess

from .daemon import BUILD, ROOT


class Manual:
    """Fenced blocks of a page of docs, each of which is taken once."""

    def __init__(self, name):
        self.name, self.left, heading = name, [], ""
        self.page = (ROOT / "docs" / name).read_text("utf-8")
        for said, text, title in re.findall(r"^```(\w*)\n(.*?)^```$|^## ([^\n]*)$", self.page, re.M | re.S):
            heading = title or heading
            if not title:
                self.left.append((heading, said, text))

    def section(self, heading):
        return re.split(r"^## ", self.page.partition(f"\n## {heading}\n")[2], flags=re.M)[0]

    def take(self, heading, word):
        """The next one below that heading which has the word."""
        for block in self.left:
            if block[0] == heading and word in block[2]:
                self.left.remove(block)
                return block[2]
        raise AssertionError(f"{self.name}: {heading}: nothing with {word}")


def typed(language):
    """What the quick start of that language has to be typed, and names."""
    page = (ROOT / f"packaging/offline/quickstart.{language}.html").read_text("utf-8")
    return [html.unescape(text) for text in re.findall(r"<(?:pre|code)>(.*?)</(?:pre|code)>", page, re.S)]


def shell(box, text, stdin="", **env):
    """Does a block in box.dir/desk, with yizhanctl of this build on this box;
    whoever is asked for root is it. What it said."""
    tools, desk = box.dir / "tools", box.dir / "desk"
    if not tools.exists():
        tools.mkdir()
        for name, what in (("yizhanctl", f'{BUILD / "yizhanctl"} --data {box.data} "$@"'),
                           ("sudo", '"$@"'), ("systemctl", 'echo systemctl "$@"')):
            (tools / name).write_text(f"#!/bin/sh\nexec {what}\n")
            (tools / name).chmod(0o755)
    desk.mkdir(exist_ok=True)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=desk, text=True,
                          capture_output=True, input=stdin, timeout=60, check=False,
                          env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", **env})
    assert done.returncode == 0, (text, done.stdout, done.stderr)
    return done.stdout
