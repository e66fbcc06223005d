# SPDX-License-Identifier: Apache-2.0
"""What people do with an installed box, whatever it came by."""

import contextlib
import functools
import http.server
import pathlib
import re
import ssl
import threading
import time
import xml.etree.ElementTree

from lib import Closed, HandshakeRefused, Person, Refused, http_call, until
from lib.daemon import Control

from . import manager

RSS_MAX = 25 * 1000 * 1000
LAST_WORDS = ("Address:", "Set-up link:", "It works:", "Certificate:", "A new link:", "Diagnosis:")


class Box:
    """The installed daemon, for the people of the scenarios."""

    def __init__(self, root, port=8443):
        self.data, self.host, self.port, self.tls = root / "var/lib/yizhan", "127.0.0.1", port, True

    def call(self, op, tenant="default", **params):
        control = Control(self.data / "control.sock")
        try:
            return control.call(op, params, tenant)
        finally:
            control.close()

    def tls_context(self):
        context = ssl.create_default_context(cafile=str(self.data / "tls/cert.pem"))
        context.check_hostname = False
        return context


class Talk(threading.Thread):
    """Says one thing after the other, signs in again when told to go; what was
    acknowledged is in `acked`, in this order."""

    def __init__(self, person, conv):
        super().__init__(daemon=True)
        self.person, self.conv, self.acked, self.codes = person, conv, [], []
        self.ends, self.error = threading.Event(), None

    def run(self):
        try:
            number = 0
            while not self.ends.is_set():
                number += 1
                self.say(f"line {number}", f"cid-{number}")
        except Exception as error:              # pylint: disable=broad-except
            self.error = error

    def say(self, text, cid):
        while True:
            try:
                answer = self.person.sends(self.conv, text, cid=cid)
                self.acked.append((answer["seq"], text))
                return
            except Closed as closed:
                self.codes.append(closed.code)
            except (OSError, HandshakeRefused):
                time.sleep(0.01)        # not yet there again
            except Refused as refused:
                assert refused.code == "restarting", refused
                continue                # it will be told to come back
            self.person.session = None

    def finish(self):
        self.ends.set()
        self.join(60)
        assert self.error is None and not self.is_alive(), self.error
        return self.acked


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):       # pylint: disable=redefined-builtin
        pass


@contextlib.contextmanager
def served(folder):
    """Its address, while it is served on this machine."""
    with http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class Life:
    def __init__(self, root, service):
        self.root, self.service, self.box = root, service, Box(root.path)
        self.alice = self.bob = self.link = None

    def ended_with_six_lines(self, text):
        """And the service is there."""
        lines = text.rstrip().splitlines()[-6:]
        assert len(lines) == 6 and all(
            line.startswith(words) for line, words in zip(lines, LAST_WORDS)), text
        assert self.service.runs()
        self.link = lines[1].split()[-1]

    def offers_its_port(self):
        """To firewalld, where that looks for what packages bring; what is in
        /etc is the admin's."""
        service = xml.etree.ElementTree.parse(
            self.root.path / "usr/lib/firewalld/services/yizhan.xml").getroot()
        assert service.tag == "service" and service.findtext("short") == "Yizhan", service
        ports = [port.attrib for port in service.iter("port")]
        assert ports == [{"protocol": "tcp", "port": str(Box(self.root.path).port)}], ports
        assert not (self.root.path / "etc/firewalld").exists()

    def history(self):
        return [(e["seq"], e["body"]["text"]) for e in self.alice.history("u:bob")
                if e["type"] == "message"]

    def runs_as_the_unit_says(self):
        status = pathlib.Path(f"/proc/{self.service.process.pid}/status").read_text("utf-8")
        uid, gid = self.service.ids("yizhan")
        words = {name: value.split() for name, _, value in
                 (line.partition(":") for line in status.splitlines())}
        assert words["Uid"] == [str(uid)] * 4 and words["Gid"] == [str(gid)] * 4, status
        assert words["NoNewPrivs"] == ["1"] and int(words["CapBnd"][0], 16) == 0, status
        assert int(words["CapEff"][0], 16) == 0 and words["Groups"] == [], status
        limits = pathlib.Path(f"/proc/{self.service.process.pid}/limits").read_text("utf-8")
        files = manager.files_of(self.service.unit())
        assert re.search(rf"Max open files +{files} +{files} ", limits), limits
        assert (self.box.data.stat().st_mode & 0o777, self.box.data.stat().st_uid) == (0o700, uid)
        conf = self.root.path / "etc/yizhan"
        assert (conf.stat().st_mode & 0o777, conf.stat().st_gid) == (0o750, gid)
        assert "limit of open files" not in self.service.log(), self.service.log()

    def two_people_chat(self):
        text = self.root.does("yizhanctl", "setup", "--admin", "chen", "--org", "Acme",
                              "--password-stdin", stdin="a long secret\n")
        assert "chen signs in" in text, text
        old = http_call(self.box, "POST", "/v1/setup", {
            "token": self.link.split("#")[1], "user": "eve", "password": "a long secret"})
        assert old.status != 200, "the link works after set-up"
        for name in ("alice", "bob"):
            self.root.does("yizhanctl", "user", "create", name)
        self.alice, self.bob = (
            Person(self.box, name, create=False,
                   token=self.root.does("yizhanctl", "token", "issue", name).strip())
            for name in ("alice", "bob"))
        self.bob.online()
        self.alice.sends("u:bob", "你好")
        self.bob.expects_message("你好", conv="u:alice")
        self.bob.sends("u:alice", "hello")
        self.alice.expects_message("hello", conv="u:bob")

    def talk_during(self, upgrade):
        """Nothing is lost while upgrade() goes on, which answers what it said."""
        (self.root.path / "etc/yizhan/yizhan.toml").write_text(
            "[limits]\nrate_per_s = 100000\nrate_burst = 100000\nuser_rate_per_s = 100000\n"
            "user_rate_burst = 100000\n", "utf-8")
        self.service.restart()
        self.alice.offline()
        self.bob.offline()
        talk = Talk(self.alice, "u:bob")
        talk.start()
        until(lambda: len(talk.acked) > 50, "the load")
        before, pid = len(talk.acked), self.service.process.pid
        text = upgrade()
        assert self.service.process.pid != pid, "it was not restarted"
        assert "Set-up" not in text, text
        until(lambda: len(talk.acked) > before + 50, "going on")
        acked = talk.finish()
        assert 1012 in talk.codes, talk.codes
        seqs = [seq for seq, _ in acked]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), "holes, or twice"
        assert self.history()[-len(acked):] == acked
        print(f"  {len(acked)} messages, {before} before; closed with {sorted(set(talk.codes))}")
