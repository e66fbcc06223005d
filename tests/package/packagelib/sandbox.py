# SPDX-License-Identifier: Apache-2.0
"""What a box does within all of its unit's sandbox, under systemd itself, and
with what an admin may open of it."""

import json
import pathlib
import re
import shutil
import ssl
import time

from lib import Person, until
from lib.files import PART, noise, read, send, upload
from lib.hook import Receiver
from lib.post import certificate

DROP_INS = "etc/systemd/system/yizhan.service.d"
# The unit answers a refused call with an error, which nobody might see. The
# doctor lives with that when it asks for the state of the clock: this one is
# left to ProtectClock=, which refuses it as well.
LOUD = """[Service]
SystemCallErrorNumber=kill
SystemCallFilter=clock_adjtime
"""
# What control groups do, whose controllers another system here may have.
UNPROVED = {"DevicePolicy", "TasksMax"}
# Of /proc/PID/status.
CONFINED = {"NoNewPrivs": "1", "Seccomp": "2", "CapBnd": "0" * 16, "CapEff": "0" * 16}
BIND_SERVICE = f"{1 << 10:016x}"
GUIDE = pathlib.Path(__file__).resolve().parents[3] / "docs/isv.md"
SECRET, HANDED = "acme, and nobody else", "handed"
HOUR, SOON_S = 3, 15        # of the nightly backup; when it is there


class Sandboxed:
    """system: the root, booted; box: the service there."""

    def __init__(self, system, box):
        self.system, self.box = system, box

    def lives(self):
        drop_ins = self.system.path / DROP_INS
        drop_ins.mkdir()
        (drop_ins / "loud.conf").write_text(LOUD, "utf-8")
        self.system.does("systemctl", "daemon-reload")
        try:
            self.system.does("systemctl", "start", "yizhan")
            self.does_all()
            self.is_opened(drop_ins)
        except Exception:
            print(self.system.run("journalctl", "--lines=40", "--no-pager")[1])
            raise
        self.system.does("systemctl", "stop", "yizhan")
        assert self.told("Result") == "success", self.told("Result")
        shutil.rmtree(drop_ins)

    def does_all(self):
        self.is_confined()
        ann, ben = Person(self.box, "ann"), Person(self.box, "ben")
        self.has_a_conversation(ann, ben)
        self.changes_certificate()
        self.is_well()
        self.goes_back(ann)
        pid = self.told("MainPID")
        self.system.does("systemctl", "reload", "yizhan")
        assert (self.told("MainPID"), self.told("NRestarts")) == (pid, "0"), "it ended on the way"

    def told(self, name):
        return self.system.does("systemctl", "show", "--value", f"--property={name}",
                                "yizhan").strip()

    def is_opened(self, drop_ins):
        """A secret that root alone reads, a command for the backups, a port
        below 1024: by the lines that admins are told to type."""
        (section,) = re.findall(r"^```ini\n(\[Service\]\nLoadCredential=.*?)^```",
                                GUIDE.read_text("utf-8"), re.M | re.S)
        (drop_ins / "50-acme.conf").write_text(section + "\n".join((
            f"Environment=YIZHAN_BACKUP__HOUR={HOUR}",
            f"Environment=TZ={where_it_is(HOUR, SOON_S)}", "")), "utf-8")
        secret = self.system.path / "root/acme-backup.secret"
        secret.write_text(SECRET + "\n", "utf-8")
        secret.chmod(0o600)
        self.types("backup-command.conf", "/usr/bin/…", "/usr/bin/dd", "…",
                   f"of=/var/lib/yizhan/{HANDED}")
        self.types("low-port.conf")
        self.is_confined(CapBnd=BIND_SERVICE, CapEff=BIND_SERVICE)
        self.box.port = 443
        Person(self.box, "cem").sends("u:ann", "on a port that nobody need know")
        until(lambda: " has taken yizhan-" in self.journal(), "the backup of the night",
              timeout=SOON_S + 60)
        status, text = self.system.run("yizhanctl", "backup", "verify", f"/var/lib/yizhan/{HANDED}")
        assert status != 0 and "passphrase" in text, (status, text)
        self.system.does("yizhanctl", "backup", "verify", "--passphrase-file",
                         "/root/acme-backup.secret", f"/var/lib/yizhan/{HANDED}")

    def types(self, drop_in, *changes):
        """The commands in its comment, some words of them changed: (old, new)."""
        text = (self.system.path / "usr/share/yizhan" / drop_in).read_text("utf-8")
        commands = "\n".join(re.findall(r"^#\t(.*)", text, re.M))
        assert commands.count("\n") >= 2, commands
        for old, new in zip(changes[::2], changes[1::2]):
            assert old in commands, (old, commands)
            commands = commands.replace(old, new, 1)
        self.system.does("sh", "-ec", commands)

    def is_confined(self, **opened):
        about = f"/proc/{self.told('MainPID')}"
        status = dict(line.split(":\t", 1) for line in
                      self.system.does("cat", f"{about}/status").splitlines() if ":\t" in line)
        assert {**CONFINED, **opened}.items() <= status.items(), status
        if opened:
            return
        users = self.system.does("cat", f"{about}/uid_map").split()
        assert users[-1] == "1", f"no users of its own: {users}"
        mounts = self.system.does("cat", f"{about}/mountinfo")
        assert re.search(r" /proc [^\n]*subset=pid", mounts), mounts
        assert re.search(r" / ro[^\n]*noexec", mounts), mounts

    def has_a_conversation(self, ann, ben):
        hook = Receiver()
        self.box.call("webhook.create", id="loop", url=hook.url, private=True)
        ben.online()
        ann.sends("u:ben", "x")
        ben.expects_message("x")
        hook.expects(1, lambda call: call.text == "x")
        hook.close()
        self.box.call("webhook.delete", id="loop")
        data = noise(PART + 5)
        file = upload(ann, data)
        send(ann, "u:ben", file)
        assert read(ben, file["id"]).body == data
        ann.offline()
        ben.offline()

    def changes_certificate(self):
        own = self.shown()
        self.box.call("cert.new", names=["chat.example"])
        until(lambda: self.shown() != own, "a leaf signed anew")
        folder = self.system.path / "root"
        certificate(folder / "bought", "IP:127.0.0.1")
        self.system.does("yizhanctl", "cert", "import", "/root/bought.pem", "/root/bought.key")
        bought = (folder / "bought.pem").read_text("ascii").strip()
        until(lambda: self.shown() == bought, "the one that was imported")
        self.box.call("cert.new")
        until(lambda: self.shown() != bought, "the box's own")

    def shown(self):
        return ssl.get_server_certificate((self.box.host, self.box.port)).strip()

    def is_well(self):
        """By whoever looks, from outside and from within."""
        self.backup("backup.create")
        looks = (json.loads(self.system.run("yizhanctl", "--json", "doctor")[1]),
                 self.box.call("doctor.run"))
        outside, within = ({each["check"]: each for each in look["findings"]} for look in looks)
        assert within.keys() == outside.keys(), (within, outside)
        levels = [{check: finding["level"] for check, finding in look.items()}
                  for look in (outside, within)]
        assert "fail" not in levels[0].values(), outside
        # What the daemon may not ask it says it has not seen.
        assert within["clock"]["code"] == "clock.unseen", within["clock"]
        assert levels[1] == {**levels[0], "clock": "ok"}, (outside, within)

    def backup(self, op, **more):
        self.box.call(op, **more)
        until(lambda: not self.box.call("backup.list")["busy"], op, timeout=60)
        told = self.box.call("backup.list")
        assert told["last"]["ok"], told
        return told["backups"][0]["name"]

    def goes_back(self, ann):
        name, before = self.backup("backup.create"), ann.history("u:ben")
        ann.sends("u:ben", "later")
        ann.offline()
        self.box.call("backup.restore", name=name, confirm=name)
        until(lambda: self.begun() == 2, "its starting anew", timeout=60)
        assert ann.history("u:ben") == before
        ann.offline()

    def begun(self):
        """How often it has begun to serve."""
        return self.journal().count(" listens on ")

    def journal(self):
        return self.system.does("journalctl", "--boot", "--unit=yizhan", "--output=cat")


def where_it_is(hour, seconds):
    """The zone in which it is that hour in so many seconds, as TZ= has it."""
    east = (hour * 3600 - int(time.time()) - seconds) % 86400
    return f"BOX-{east // 3600}:{east // 60 % 60:02}:{east % 60:02}"
