#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every operation that system admins may call is a command, with flags and help
from its row, and completed by the shell."""
import json
import subprocess

from lib import *
from lib.matrix import rows

with Daemon() as box:
    box.people("alice", "bob")
    tool = [box.command()[0].replace("yizhand", "yizhanctl"), "--data", str(box.data)]

    def ctl(*words):
        return subprocess.run([*tool, *words], capture_output=True, text=True, check=False)

    made = ctl("group", "create", "--id", "team", "--name", "The team", "--members", "alice,bob",
               "--json")
    assert made.returncode == 0 and json.loads(made.stdout)["group"]["members"] == 2, made
    assert ctl("group", "set-role", "--id", "team", "--users", "bob", "--role", "admin").returncode == 0
    assert ctl("room", "create", "--room", "r1", "--keep", "true").returncode == 0
    seen = ctl("group", "get", "--id", "none")
    assert seen.returncode == 1 and "not_found" in seen.stderr, seen
    for words in (["group", "get", "--surprise", "x"], ["group", "members", "--id", "team", "--limit", "x"],
                  ["message", "send"], ["group", "fly"]):
        assert ctl(*words).returncode == 2, words
    def completes(*words):
        script = ctl("completion", "bash").stdout + f"\nCOMP_WORDS=(yizhanctl {' '.join(words)})\n" \
            f"COMP_CWORD={len(words)}\n_yizhanctl\necho \"${{COMPREPLY[@]}}\"\n"
        return subprocess.run(["bash", "-c", script], capture_output=True, text=True,
                              check=True).stdout.split()

    assert "set-role" in completes("group", "set-")
    assert completes("stat") == ["status"]
    assert completes("setup", "--br") == ["--brief"]
    assert completes("user", "create", "--pass") == ["--password-stdin"]
    assert "--members" in completes("group", "create", "--mem")
    assert ctl("completion", "zsh-file").stdout.startswith("#compdef yizhanctl\n")
    assert ctl("completion", "tcsh").returncode == 2
    assert "complete -c yizhanctl" in ctl("completion", "fish").stdout
    listed = ctl("--help").stdout
    for row in rows():
        if "." in row["name"] and {"system", "anyone"} & set(row["roles"]):
            words = row["name"].replace("_", "-").split(".")
            shown = ctl(*words, "--help")
            assert shown.returncode == 0 and " ".join(words) in listed, (words, shown)
            for field in row["in"]:
                assert "--" + field["name"].replace("_", "-") in shown.stdout, (words, field)
