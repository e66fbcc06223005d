#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/admin.md and docs/isv.md show is done as it stands there: backups
with a restore, options of an integrator, a box that is provisioned."""
import json
import re
import subprocess
from lib import *
from lib.daemon import BUILD, ROOT

ADMIN, ISV = ((ROOT / "docs" / name).read_text("utf-8") for name in ("admin.md", "isv.md"))


def blocks(page, heading, language=""):
    """Fenced blocks below that heading, up to the next of its kind."""
    part = re.split(r"^## ", page.partition(f"\n## {heading}\n")[2], flags=re.M)[0]
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", part, flags=re.M | re.S)
    found = [text for said, text in fenced if said == language]
    assert found, heading
    return found


def does(box, line):
    """A line for the shell, with yizhanctl of this build on this box."""
    line = line.partition("  #")[0]
    line = re.sub(r"^(sudo )?yizhanctl", f"{BUILD}/yizhanctl --data {box.data}", line.strip())
    line = re.sub(r" \[.*?\]", "", line.replace("/mnt/nas", str(box.dir / "nas")))
    line = line.replace("ssh backup@nas 'cat > yizhan.tar.zst'",
                        f"cat > {box.dir}/streamed.tar.zst")
    made = sorted(box.data.glob("backups/yizhan-2*"))
    line = line.replace("FILE", str(made[0] if made else "none"))
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, (line, done.stdout, done.stderr)


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    alice.sends("u:bob", "hello")
    box.call("tenant.create", id="acme")
    made, one_file, restored, one = blocks(ADMIN, "Backup, restore, move")[:4]
    assert "tar -x -C /var/lib/yizhan tenants/" in one_file, "what 597 does"
    tried = made.splitlines() + one.replace("--tenant acme  ", "--tenant acme --as again  ") \
        .splitlines()
    assert len(tried) >= 9, tried
    for line in tried:
        does(box, line)
    assert (box.dir / "streamed.tar.zst").stat().st_size > 1000
    assert {t["id"] for t in box.call("tenant.list")["tenants"]} >= {"again", "acme-old"}
    for line in restored.splitlines():
        if line.startswith("systemctl"):
            box.stop() if " stop " in line else box.start()
        else:
            does(box, line)
    assert {t["id"] for t in box.call("tenant.list")["tenants"]} == {"default", "acme"}

    for page, heading in (ISV, "Options"), (ADMIN, "Backup, restore, move"):
        options = box.dir / "50-acme.toml"
        options.write_text(blocks(page, heading, "toml")[0], "utf-8")
        done = subprocess.run([BUILD / "yizhand", "--check", "--config", options], text=True,
                              capture_output=True, check=False)
        assert done.returncode == 0 and "good" in done.stdout, done

with Daemon() as box:
    folder = box.dir / "provision.d"
    folder.mkdir()
    file = folder / "10-acme.json"
    file.write_text(blocks(ISV, "People, groups, keys", "json")[0], "utf-8")
    code, out, err = box.yizhanctl("provision", str(folder))
    assert code == 0, (out, err)
    key = json.loads((folder / "10-acme.json.done").read_text("utf-8"))["keys"][0]["secret"]
    answer = http_call(box, "POST", "/v1/users", {"id": "dora", "name": "Dora"}, token=key)
    assert answer.status in (200, 201), answer.text
