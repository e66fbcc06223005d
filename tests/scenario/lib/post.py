# SPDX-License-Identifier: Apache-2.0
"""Mail servers: one that keeps what it is given (aiosmtpd), and odd ones that
say what a script tells them to."""

import email
import email.policy
import re
import socket
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from .chat import until


def certificate(path, name):
    """A self-signed one at path.pem, path.key, and a server's context of it."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=x", "-addext", f"subjectAltName={name}",
                    "-keyout", f"{path}.key", "-out", f"{path}.pem"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{path}.pem", f"{path}.key")
    return context


class Letter:
    def __init__(self, envelope):
        self.sender, self.recipients = envelope.mail_from, envelope.rcpt_tos
        self.raw = envelope.content
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.subject, self.text = self.message["subject"], self.message.get_content()

    @property
    def token(self):
        return re.search(r"#reset=(\S+)", self.text)[1]


class PostOffice:
    """tls: from the first byte. starttls: offered, and wanted before anything
    else. users: {name: password} that may sign in, and must; without: ways of
    signing in that it lacks."""

    def __init__(self, tls=None, starttls=None, users=None, without=(),
                 answer=lambda letter: "250 OK"):
        self.letters, self.tried, self.answer = [], [], answer
        office = self

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith("nobody@"):
                    return "550 5.1.1 nobody of this name lives here"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                letter = Letter(envelope)
                said = office.answer(letter)
                if said.startswith("2"):
                    office.letters.append(letter)
                return said

        def authenticate(server, session, envelope, mechanism, data):
            name, password = data.login.decode(), data.password.decode()
            office.tried.append(name)
            return AuthResult(success=users.get(name) == password, handled=False)

        more = {"tls_context": starttls, "require_starttls": True} if starttls else {}
        if users:
            more |= {"authenticator": authenticate, "auth_required": True,
                     "auth_exclude_mechanism": without,
                     "auth_require_tls": starttls is not None}
        self.controller = Controller(Handler(), hostname="127.0.0.1", port=0, ssl_context=tls, **more)
        self.start()

    def start(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.controller.port = self.port = s.getsockname()[1]
        self.controller.start()

    def stop(self):
        self.controller.stop()

    def taken(self, count=1):
        """The letters, once there are so many."""
        until(lambda: len(self.letters) >= count, f"{count} letters")
        return self.letters


class Odd:
    """Says the first line, then a line for each that it hears; "" hangs up,
    None says nothing more."""

    def __init__(self, *lines):
        self.lines, self.heard = lines, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.socket.accept()
            with connection, connection.makefile("rb") as file:
                for line in self.lines:
                    if not line:
                        break
                    connection.sendall(line.encode() + b"\r\n")
                    self.heard.append(file.readline())
                if line is None:
                    file.read()
