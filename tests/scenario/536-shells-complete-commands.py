#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""bash, zsh and fish complete the words of our tools, each as it runs them
itself."""
import os
import pathlib
import pty
import subprocess
import tempfile
from lib.daemon import BUILD


def script(tool, shell):
    return subprocess.run([BUILD / tool, "completion", shell], capture_output=True, text=True,
                          check=True).stdout


def shell(*words, text):
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=True, env=env)
    assert not done.stderr, done
    return done.stdout.split()


def completes(*words):
    """What bash offers for the last of them; fish offers the same."""
    bash = shell("bash", text=f"{script('yizhanctl', 'bash')}\n"
                 f"COMP_WORDS=(yizhanctl {' '.join(words)}) COMP_CWORD={len(words)}\n"
                 "_yizhanctl\necho ${COMPREPLY[@]}\n")
    assert fish("yizhanctl", *words) == bash, (words, bash)
    return bash


def fish(tool, *words):
    return shell("fish", text=f"{script(tool, 'fish')}\n"
                 f"complete -C '{tool} {' '.join(words)}'\n")


def zsh(line):
    """What becomes of it at a terminal, by the files as packages install them."""
    (home / ".zshrc").write_text(
        f"fpath=({home} $fpath)\nautoload -U compinit\ncompinit -u -D\n"
        f"zle-line-init() {{ BUFFER='{line}' CURSOR={len(line)}; zle complete-word\n"
        f"print -r -- \"$BUFFER\" > {home}/line; exit }}\nzle -N zle-line-init\n")
    ours, its = pty.openpty()
    subprocess.run(["zsh", "-d", "-i"], stdin=its, stdout=its, stderr=its, check=True,
                   start_new_session=True, env=env)
    os.close(ours)
    os.close(its)
    return (home / "line").read_text().rstrip()


with tempfile.TemporaryDirectory() as name:
    home = pathlib.Path(name)
    env = {**os.environ, "HOME": name, "ZDOTDIR": name}
    assert "set-role" in completes("group", "set-")
    assert completes("stat") == ["status"]
    assert completes("setup", "--br") == ["--brief"]
    assert completes("user", "create", "--pass") == ["--password", "--password-stdin"]
    assert completes("group", "create", "--name", "cr") == []       # a verb once
    assert fish("yizhan-licence", "sub") == ["sub-issue"]
    (home / "_yizhanctl").write_text(script("yizhanctl", "zsh-file"))
    (home / "_yizhan-licence").write_text(script("yizhan-licence", "zsh"))
    for line, becomes in (("stat", "status"), ("group set-r", "group set-role"),
                          ("group create --mem", "group create --members")):
        assert zsh(f"yizhanctl {line}") == f"yizhanctl {becomes}"
    assert zsh("yizhan-licence sub") == "yizhan-licence sub-issue"
    assert zsh("yizhan-licence issue --mach") == "yizhan-licence issue --machine"
