# SPDX-License-Identifier: Apache-2.0
"""Licences by the tool, signed with the key that everybody has."""

import datetime
import pathlib
import subprocess

from .daemon import BUILD, ROOT, Refused

DEVELOPMENT_KEY = ROOT / "tests/fixtures/licence/development.key"


def tool(*args, stdin=None):
    """yizhan-licence: (exit code, stdout, stderr)"""
    done = subprocess.run([BUILD / "yizhan-licence", *map(str, args)], input=stdin,
                          capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def licence(id="T-1", holder="Acme", key=DEVELOPMENT_KEY, verb="issue", **claims):
    """The text of one; claims as the tool's options: people=5, days=30 …"""
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in claims.items()
             if value is not True]
    flags += [f"--{name}" for name, value in claims.items() if value is True]
    code, out, err = tool(verb, "--key", key, "--id", id, "--holder", holder, *flags)
    assert code == 0, err
    return out


def day(days):
    """The date so many days from now, UTC."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


def keygen(folder, name):
    """(the file, its public half)"""
    path = pathlib.Path(folder) / name
    code, out, err = tool("keygen", path)
    assert code == 0 and path.stat().st_mode & 0o777 == 0o600, err
    return path, out.strip()


def hint(call):
    """What a call that must reach the limit is told."""
    try:
        call()
    except Refused as refused:
        assert refused.code == "limit_reached", refused
        return str(refused)
    raise AssertionError("it was not refused")
