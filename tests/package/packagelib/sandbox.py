# SPDX-License-Identifier: Apache-2.0
"""What a box does within all of its unit's sandbox, under systemd itself."""

import json
import re
import shutil
import ssl

from lib import Person, until
from lib.files import PART, noise, read, send, upload
from lib.hook import Receiver
from lib.post import certificate

DROP_IN = "etc/systemd/system/yizhan.service.d/loud.conf"
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


class Sandboxed:
    """system: the root, booted; box: the service there."""

    def __init__(self, system, box):
        self.system, self.box = system, box

    def lives(self):
        drop_in = self.system.path / DROP_IN
        drop_in.parent.mkdir()
        drop_in.write_text(LOUD, "utf-8")
        self.system.does("systemctl", "daemon-reload")
        try:
            self.system.does("systemctl", "start", "yizhan")
            self.does_all()
        except Exception:
            print(self.system.run("journalctl", "--lines=40", "--no-pager")[1])
            raise
        self.system.does("systemctl", "stop", "yizhan")
        assert self.told("Result") == "success", self.told("Result")
        shutil.rmtree(drop_in.parent)

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

    def is_confined(self):
        about = f"/proc/{self.told('MainPID')}"
        status = dict(line.split(":\t", 1) for line in
                      self.system.does("cat", f"{about}/status").splitlines() if ":\t" in line)
        assert CONFINED.items() <= status.items(), status
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
        return self.system.does("journalctl", "--boot", "--unit=yizhan",
                                "--output=cat").count(" listens on ")
