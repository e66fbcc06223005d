# SPDX-License-Identifier: Apache-2.0
"""A receiver of webhooks: it keeps what it was told and answers as it is
told to."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import socket
import threading

from .chat import until


def is_signed(call, secret):
    """Standard Webhooks 1.0."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{call.id}.{call.headers['webhook-timestamp']}.".encode() + call.body
    mac = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return f"v1,{mac}" in call.headers["webhook-signature"].split()


class Call:
    def __init__(self, path, headers, body):
        self.path, self.body = path, body
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.id = self.headers.get("webhook-id")
        event = json.loads(body)
        self.type, self.timestamp, self.data = event["type"], event["timestamp"], event["data"]

    @property
    def text(self):
        return self.data.get("body", {}).get("text")


class Receiver:
    """answer(call): a status, or (status, headers, body)."""

    def __init__(self, answer=lambda call: 204, port=0, context=None):
        self.calls, self.connections, self.answer = [], [], answer
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                receiver.connections.append(self.connection)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                call = Call(self.path, self.headers, body)
                receiver.calls.append(call)
                said = receiver.answer(call)
                status, headers, text = said if isinstance(said, tuple) else (said, {}, b"")
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    if status != 204:
                        self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:
                    self.close_connection = True    # who asked has gone

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def expects(self, count, what=lambda call: True):
        """The first count calls of this kind, once they are there."""
        return until(lambda: self.count(what) >= count and
                     [call for call in list(self.calls) if what(call)][:count],
                     f"call {count} of a webhook")

    def count(self, what=lambda call: True):
        return sum(1 for call in list(self.calls) if what(call))

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
