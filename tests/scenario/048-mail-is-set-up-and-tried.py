#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An admin sets mail up and tries it: it says how far the letter came and what
the server said. Nothing goes by a bad certificate, a password never in the
clear, and never out again."""
import subprocess
from lib import *
from lib.daemon import free_port
from lib.post import Odd, PostOffice, certificate

SECRET = "p\u00e4ss wörd +=/"

with Daemon(start=False) as box:
    good = certificate(box.dir / "good", "IP:127.0.0.1")
    alien = certificate(box.dir / "alien", "IP:127.0.0.1")
    box.env |= {"YIZHAN_MAIL__CA_FILE": str(box.dir / "good.pem"), "YIZHAN_MAIL__TIMEOUT": "1s",
                "YIZHAN_LIMITS__RATE_BURST": "10000"}
    box.start()
    root, alice = box.person("root", admin=True), box.person("alice")
    mine = dict(host="127.0.0.1", **{"from": "chat@example.com"}, url="https://chat.example.com/")
    assert root.call("mail.get") == {"ready": False, "waiting": 0, "sent": 0, "failed": 0}
    with refuses("wrong_state"):
        root.call("mail.test", to="root@example.com")
    for wrong in ({"host": "a b"}, {"host": "x:25"}, {"from": "nobody"}, {"from": "a@b\r\nBcc: c@d"},
                  {"url": "ftp://x"}, {"security": "none", "user": "u", "password": "p"}, {"port": 0},
                  {"user": "u"}, {"user": "u\nv", "password": "p"}):
        with refuses("bad_field"):
            root.call("mail.update", **(mine | wrong))
    with refuses("forbidden"):
        alice.call("mail.get")

    def tried(to="root@example.com", **conf):
        said = root.call("mail.update", **(mine | conf))
        assert said["ready"] and said["url"] == "https://chat.example.com" and "password" not in said
        return root.call("mail.test", to=to)

    users = {"chat": SECRET}
    for kind in ("starttls", "tls"):
        office = PostOffice(**{kind: good}, users=users)
        account = dict(port=office.port, security=kind, user="chat")
        assert tried(password=SECRET, **account)["step"] == "sent"
        assert tried(**account, language="zh-CN")["ok"]      # it knows the password still
        with refuses("bad_field", field="password"):        # but tells it nobody else
            root.call("mail.update", **(mine | account | {"host": "localhost"}))
        en, zh = office.letters
        assert en.sender == "chat@example.com" and en.recipients == ["root@example.com"]
        assert "works" in en.subject and "正常" in zh.subject and "您也已收到" in zh.text
        wrong = tried(password="no", **account)
        assert (wrong["step"], wrong["code"]) == ("sign_in", 535) and wrong["said"], wrong
        assert tried("nobody@example.com", password=SECRET, **account)["said"].endswith("lives here")
        foe = PostOffice(**{kind: alien}, users=users)
        distrusted = tried(**account | {"port": foe.port}, password=SECRET)
        assert distrusted["step"] == "secure" and "not trusted" in distrusted["why"], distrusted
        assert not foe.letters and not foe.tried
    # Where PLAIN is not offered it is LOGIN, which sends both apart.
    office = PostOffice(tls=good, users=users, without=("PLAIN",))
    account = dict(port=office.port, security="tls", user="chat")
    assert tried(password=SECRET, **account)["ok"] and office.tried == ["chat"]
    wrong = tried(password="no", **account)
    assert (wrong["step"], wrong["code"]) == ("sign_in", 535), wrong
    foe = PostOffice(tls=good, users=users, without=("PLAIN", "LOGIN"))
    wrong = tried(password=SECRET, **account | {"port": foe.port})
    assert wrong["step"] == "sign_in" and not foe.tried and not foe.letters, wrong
    plain = PostOffice()
    assert tried(port=plain.port, security="none")["ok"]
    assert tried(port=plain.port)["step"] == "secure"      # it has no STARTTLS

    hello = ["220 odd", "250 odd"]
    for lines, step in ((["554 go away"], "greeting"), ([None], "greeting"), (["HTTP/1.1 400 Bad"], "greeting"),
                        ([*hello, ""], "sender"), ([*hello, "250 ok", "451 later"], "recipient"),
                        ([*hello, "250 ok", "250 ok", "354 go", None], "text")):
        odd = Odd(*lines)
        said = tried(port=odd.port, security="none")
        assert said["step"] == step and not said["ok"] and said["why"], (lines, said)
    assert tried(port=free_port(), security="none")["step"] == "connect"
    assert tried(host="nowhere.invalid", security="none")["step"] == "resolve"
    root.offline()
    box.restart()
    assert root.call("mail.get")["host"] == "nowhere.invalid"
    assert tried(port=plain.port, security="none")["ok"]
    assert oct((box.data / "mail" / "mail.json").stat().st_mode) == "0o100600"
    assert not root.call("mail.remove")["ready"] and not (box.data / "mail" / "mail.json").exists()
    assert SECRET not in box.log() and any("mail.update" == row["op"] for row in root.call("audit.list")["rows"])
