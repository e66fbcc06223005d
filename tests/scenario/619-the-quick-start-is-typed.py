#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The page that comes with the offline archive has the same commands in both
languages, and all of them work: an admin is made, and somebody gets another
password."""
import re
from lib import *
from lib.daemon import ROOT
from lib.manuals import shell, typed

EN, ZH = typed("en"), typed("zh-CN")
assert [re.sub('".*?"', '""', text) for text in EN] == [re.sub('".*?"', '""', text) for text in ZH]


def signs_in(id, password):
    return http_call(box, "POST", "/v1/auth/login", {"user": id, "password": password}).status == 200


# What is typed is not all for yizhanctl: these have to be there. install.sh itself, and what it
# installs where, is tried by tests/package/run.
NAMED = {
    "install.sh": "packaging/offline/install.sh", "sudo ./install.sh --doc": "packaging/offline/install.sh",
    "tar -xf yizhan-*-offline.tar\ncd yizhan-*-offline\nsudo ./install.sh": "packaging/offline/install.sh",
    "sudo ufw allow Yizhan": "packaging/ufw/yizhan", "--reload": "packaging/firewalld/yizhan.xml",
    "sudo firewall-cmd --add-service=yizhan --permanent": "packaging/firewalld/yizhan.xml",
    "sudo journalctl -u yizhan -n 20": "systemd/yizhan.service.in", "man yizhand": "man/yizhand.8",
    "/var/lib/yizhan": "systemd/tmpfiles/yizhan.conf", "/usr/share/doc/yizhan/docs": "docs/admin.md",
}
for text, path in NAMED.items():
    assert text in EN and (ROOT / path).is_file(), (text, path)
assert "[Yizhan]" in (ROOT / "packaging/ufw/yizhan").read_text("utf-8")

with Daemon() as box:
    setup, status, password = [text for text in EN if text not in NAMED]
    link = re.search(r"https://\S+/setup#(\S+)", shell(box, setup))
    done = http_call(box, "POST", "/v1/setup", {"token": link[1], "user": "chen", "password": "a long secret"})
    assert done.status == 200, done.text
    for id, page in (("alice-en", EN), ("alice-zh", ZH)):
        status, password = [text.replace("alice", id) for text in page if text not in NAMED][1:]
        box.call("user.create", id=id, password="one long secret")
        assert signs_in(id, "one long secret")
        assert str(box.port) in shell(box, status)
        shell(box, password, stdin="another long secret\n")
        assert signs_in(id, "another long secret") and not signs_in(id, "one long secret")
