#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in the manuals to be typed is typed, as it stands there: by
this, or by another test that is named here; a block more is one to be tried."""
import base64
import configparser
import re
import subprocess
from lib import *
from lib.daemon import BUILD, ROOT
from lib.manuals import Manual, shell
from lib.post import PostOffice, certificate

admin, isv, site = Manual("admin.md"), Manual("isv.md"), Manual("quickstart-isv.md")
TENANTS = "More than one tenant"


def good(box, options):
    path = box.dir / "tried.toml"
    path.write_text(options, "utf-8")
    done = subprocess.run([BUILD / "yizhand", "--check", "--config", path], text=True,
                          capture_output=True, check=False)
    assert done.returncode == 0 and "good" in done.stdout, done


def made(box, what):
    """The archive, when what is under way is done."""
    until(lambda: not box.call("backup.list")["busy"], what, timeout=60)
    last = box.call("backup.list")["last"]
    assert last["ok"] and last["what"] == what, last
    return last["name"]


def mail(box, kind):
    office = PostOffice(starttls=kind, users={"chat@example.com": "..."})
    said = admin.take("Mail", "mail.update").replace(
        '"host":"smtp.example.com"', f'"host":"127.0.0.1","port":{office.port}')
    assert '"step":"sent"' in shell(box, said).replace('": ', '":'), said
    assert office.letters[0].recipients == ["you@example.com"]


def brand(box):
    key = box.call("key.create", id="isv", scopes=["brand.write"])["secret"]
    (box.dir / "desk/logo.png").write_bytes(base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
    said = isv.take("Your name on it", "curl").replace("HOST:8443", f"{box.host}:{box.port}")
    shell(box, said, KEY=key, CURL_CA_BUNDLE=str(box.data / "tls/root.pem"))
    shown = http_call(box, "GET", "/v1/brand").json
    assert shown["name"] == "Acme Talk" and shown["logo"], shown


def go_back(box):
    """The program that the package kept stands where the new one did."""
    kept, now = (box.dir / "usr" / at for at in ("libexec/yizhan/yizhand.previous", "sbin/yizhand"))
    for program in (kept, now):
        program.parent.mkdir(parents=True)
        program.write_text(program.name, "utf-8")
    said = admin.take("Installing it", "yizhand.previous").replace("/usr/", f"{box.dir}/usr/")
    assert shell(box, said) == "systemctl stop yizhan\nsystemctl start yizhan\n"
    assert now.read_text("utf-8") == kept.name


def certificates(box):
    certificate(box.dir / "desk/x", "DNS:chat.example")
    shell(box, "mv x.pem fullchain.pem; mv x.key privkey.pem; echo sesame >FILE; openssl pkcs12 -export"
          " -in fullchain.pem -inkey privkey.pem -out server.pfx -passout pass:sesame")
    assert shell(box, admin.take("Certificates", "cert import")).count("is in force") == 2


def drop_in(box):
    """What lets the service write elsewhere, and what gives it a secret."""
    said = isv.take("Options", "ReadWritePaths").replace("-o yizhan -g yizhan", "")
    for place in ("/srv", "/etc/systemd"):
        assert place in said
        said = said.replace(place, f"{box.dir}{place}")
    assert shell(box, said) == "systemctl daemon-reload\nsystemctl restart yizhan\n"
    unit = configparser.ConfigParser()
    unit.read(box.dir / "etc/systemd/system/yizhan.service.d/50-acme.conf")
    path = unit["Service"]["ReadWritePaths"]
    assert path == f"{box.dir}/srv/acme/backup" and (box.dir / "srv/acme/backup").is_dir(), path

    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(isv.take("Options", "LoadCredential"))
    name, _, source = unit["Service"]["LoadCredential"].partition(":")
    option, _, path = unit["Service"]["Environment"].partition("=")
    assert source.startswith("/root/") and path == f"%d/{name}", (source, path)
    (box.dir / name).write_text("a long secret\n", "utf-8")
    return {option: path.replace("%d", str(box.dir))}


def by_http(box, other, name):
    """By an admin of each, who has no shell there."""
    box.call("tenant.update", id="default", tends=True)
    tokens = [one.person("chief", admin=True).token for one in (box, other)]
    said = admin.take(TENANTS, "Bearer $OLD")
    for host, one in (("old.example", box), ("new.example", other)):
        assert f"https://{host}:8443" in said
        said = said.replace(f"{host}:8443", f"{one.host}:{one.port}")
    (box.dir / "both.pem").write_text("".join((one.data / "tls/root.pem").read_text() for one in (box, other)))
    shell(box, re.sub(r"yizhan-acme-\S+", name, said), OLD=tokens[0], NEW=tokens[1],
          CURL_CA_BUNDLE=str(box.dir / "both.pem"))
    for was in (box, other):
        assert (was.data / "backups" / name).read_bytes() == (box.dir / "desk" / name).read_bytes()


def tenants(box, other):
    shell(box, admin.take(TENANTS, "--host"))
    assert '"users_max": 200' in shell(box, admin.take(TENANTS, "suspend")).replace('":2', '": 2')
    here, _, there = admin.take(TENANTS, "tenant export").partition("# on the other box")
    shell(box, here)
    name = made(box, "export")
    by_http(box, other, name)
    shell(other, "#" + re.sub(r"yizhan-acme-\S+", name, there))
    made(other, "import")
    assert "acme" in {t["id"] for t in other.call("tenant.list")["tenants"]}
    shell(box, admin.take(TENANTS, "undelete"))


def keep(box):
    for id in ("contracts", "site"):
        box.call("group.create", id=id, name=id, members=["alice"])
    shell(box, admin.take("For how long messages are kept", "retention.set"))
    rules = {row["conv"]: row for row in box.call("retention.list")["conversations"]}
    assert rules["g:site"]["file_days"] == 90 and rules["g:contracts"]["message_days"] == 0, rules


def symptoms(box):
    """The commands that the table of them names."""
    box.call("webhook.create", id="shop", url="http://127.0.0.1:9/", events=["message"], private=True)
    ids = {"user": "alice", "tenant": "acme", "call": "shop"}
    commands = re.findall(r"`((?:sudo )?yizhanctl (\w+)[^`]*)`", admin.section("Something is wrong"))
    for command, word in commands:
        if word not in ("doctor", "support"):       # 574, 578
            shell(box, command.replace("ID", ids.get(word, "")), stdin="another long secret\n")
    assert len(commands) >= 9, commands


with Daemon(start=False) as box:
    secret = drop_in(box)
    kind = certificate(box.dir / "post", "IP:127.0.0.1")
    box.env["YIZHAN_MAIL__CA_FILE"] = str(box.dir / "post.pem")
    box.start()
    alice, = box.people("alice")
    assert "OK    daemon" in shell(box, admin.take("Is the box well?", "doctor").replace(
        "doctor", f"doctor --config {box.config_path} || test $? = 1", 1))
    mail(box, kind)
    brand(box)
    box.call("tenant.create", id="acme")
    keep(box)
    go_back(box)
    symptoms(box)       # "setup" is of a box that has no admin
    with Daemon(env=secret) as other:
        tenants(box, other)
        other.call("backup.create")
        assert made(other, "create").endswith(".sealed"), "the credential is its passphrase"
    certificates(box)   # in force within seconds, and no curl above trusts it
    (box.dir / "s3-secret").write_text("secret\n", "utf-8")
    good(box, admin.take("Files in a bucket", "s3").replace("/etc/yizhan", str(box.dir)))

# What a package is told before it is installed, by the names and kinds that it asks for.
asked = dict(re.findall(r"^Template: (\S+)\nType: (\w+)",
                        (ROOT / "packaging/debian/yizhan.templates").read_text("utf-8"), re.M))
told = admin.take("Installing it", "debconf-set-selections")
answers = re.findall(r"^yizhan (\S+) (\w+) \S", told, re.M)
assert dict(answers) == asked and len(answers) == told.count("\n") - 2, (answers, asked)

for page, heading, word in (
        (admin, "Installing it", "dpkg -i"), (isv, "Into your installer", "./install.sh"),  # package/run
        (admin, "Installing it", "rpm -U"),                                                 # package/run-rpm
        (admin, "Is the box well?", "selftest"),                                            # 578, 581
        (admin, "Backup, restore, move", "tar -x -C"),                                      # 597
        (admin, "Backup, restore, move", "backup create"), (admin, "Backup, restore, move", "command ="),
        (admin, "Backup, restore, move", "restore FILE"), (admin, "Backup, restore, move", "--as"),
        (isv, "Options", "listen"), (isv, "People, groups, keys", "admins"),                # 595
        (site, "Once, on the box", "key.create"), (site, "Once, on the box", "origins"),
        (site, "The back end", "class Shop"), (site, "The page", "<script"),
        (site, "The receiver of webhooks", "webhook.create"),
        (site, "The receiver of webhooks", "class Receiver")):                              # 519, e2e 14
    page.take(heading, word)
for page in (admin, isv, site):
    assert page.left == [], (page.name, "has what nobody tries", page.left)
