#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A bit of a stored file flips: who reads it is refused, unless it is a large one;
the next backup says so, to whoever made it, in the log, the metrics and the doctor;
it is put back from the backup before."""
import json
import subprocess
from lib import *
from lib.files import noise, read, upload

GONE = "does not hold what its name says"


def backup(*words):
    """(its JSON, what was complained of)"""
    code, out, err = box.yizhanctl("backup", *words, "--json")
    assert code == 0, (out, err)
    return json.loads(out), err


def flip(file, content):
    """In what is stored of it; the path."""
    path = next(p for p in box.data.glob("tenants/default/files/*/*") if p.name.endswith(file["id"]))
    flipped = bytearray(content)
    flipped[len(content) * 2 // 3] ^= 1
    path.write_bytes(flipped)
    return path, flipped


def made_by_daemon():
    box.call("backup.create")
    until(lambda: not box.call("backup.list")["busy"], "a backup", timeout=60)
    assert box.call("backup.list")["last"]["ok"]


def files_check():
    return {f["check"]: f for f in box.call("doctor.run")["findings"]}["files"]


with Daemon(config="[backup]\nnightly = false\n") as box:
    alice = box.person("alice")
    content = noise(300000)
    other, file = upload(alice, noise(1000, 2)), upload(alice, content)
    assert files_check()["code"] == "files.none"
    good, said = backup("create", "--to", str(box.dir / "first"))
    assert (good["files"], good["files_damaged"], said) == (2, 0, ""), (good, said)
    assert files_check()["code"] == "files.good"

    large = upload(alice, noise(4 << 20 | 1, 3), part=4 << 20 | 1)
    path, flipped = flip(large, noise(4 << 20 | 1, 3))
    assert read(alice, large["id"]).body == flipped, "a large one is not looked at"
    alice.call("file.delete", id=large["id"])
    path, flipped = flip(file, content)
    name = str(path.relative_to(box.data))
    for asked in ({}, {"range": "bytes=0-9"}):
        answer = read(alice, file["id"], **asked)
        assert (answer.status, answer.code) == (500, "corrupt"), (asked, answer)
    assert read(alice, other["id"]).body == noise(1000, 2)
    assert f"the file {path.name} {GONE}" in box.log()
    assert figure(box, "yizhan_files_refused_total") == 2

    bad, said = backup("create", "--to", str(box.dir / "second"))
    assert (bad["files"], bad["files_damaged"]) == (2, 1), bad
    assert f"{name} in it {GONE}" in said, said
    read_again, said = backup("verify", str(box.dir / "second" / bad["name"]))
    assert read_again["files_damaged"] == 1 and GONE in said, (read_again, said)
    found = files_check()
    assert found["level"] == "fail" and found["params"] == ["1", "2", name], found
    made_by_daemon()
    assert f"{name} in it {GONE}" in box.log()
    assert figure(box, "yizhan_files_damaged") == 1
    box.restart()
    assert figure(box, "yizhan_files_damaged") == 1

    # Put back as the doctor says, while the daemon runs.
    source = box.dir / "first" / good["name"]
    assert backup("verify", str(source))[0]["files_damaged"] == 0
    mend = found["mend"].split("take them from it: ")[1].replace("FILE", str(source))
    assert mend.endswith(f"tar -x -C {box.data} {name}"), mend
    subprocess.run(["bash", "-o", "pipefail", "-c", mend], check=True)
    assert read(alice, file["id"]).body == content
    assert read(alice, other["id"]).body == noise(1000, 2)
    made_by_daemon()
    assert files_check()["code"] == "files.good"
    assert figure(box, "yizhan_files_damaged") == 0
