# SPDX-License-Identifier: Apache-2.0
"""A back end of an ISV on this machine: an HTTP server that is asked about
messages, checks who asks, and says what the scenario wants."""

import base64
import hashlib
import hmac
import http.server
import json
import queue
import threading
import time


def is_signed(secret, headers, body):
    """As Standard Webhooks has it, for one of the signatures."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    good = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest("v1," + good, one)
               for one in headers["webhook-signature"].split())


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.isv.serve(self)

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class Isv:
    """`answer(question)` gives what is said: an object, or (status, bytes),
    or None to hang up. Questions are in `asked`, in the order they came."""

    def __init__(self, answer=None):
        self.answer = answer or (lambda question: {"verdict": "pass"})
        self.asked = queue.Queue()
        self.count = 0
        self.secret, self.unsigned = None, []
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.isv = self
        self.url = f"http://127.0.0.1:{self.server.server_port}/before?x=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def guards(self, box, id="guard", tenant="default", **more):
        """A callback of the tenant that asks here."""
        made = box.call("callback.create", tenant, id=id, url=self.url, private=True, **more)
        self.secret = made["secret"]
        return made["callback"]

    def serve(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        fresh = abs(time.time() - int(request.headers["webhook-timestamp"])) < 300
        if not fresh or not is_signed(self.secret, request.headers, body):
            self.unsigned.append(body)
        question = json.loads(body)
        self.count += 1
        self.asked.put(question)
        said = self.answer(question)
        if said is None:
            request.close_connection = True
            return
        status, text = said if isinstance(said, tuple) else (200, json.dumps(said).encode())
        try:
            request.send_response(status)
            request.send_header("Content-Length", str(len(text)))
            request.end_headers()
            request.wfile.write(text)
        except (BrokenPipeError, ConnectionResetError):
            pass        # nobody waits for it any more

    def next(self):
        """The next question."""
        return self.asked.get(timeout=20)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        assert not self.unsigned, f"not signed, or long ago: {self.unsigned[:3]}"

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.close()
        else:
            self.server.shutdown()


class Gate:
    """Answers that wait until the scenario lets them go, by the text asked
    about; what is not held passes."""

    def __init__(self, *texts):
        self.open = {text: threading.Event() for text in texts}

    def __call__(self, question):
        text = question["data"]["body"].get("text")
        if text in self.open:
            self.open[text].wait(20)
        return {"verdict": "pass"}

    def lets(self, text):
        self.open[text].set()
