# SPDX-License-Identifier: Apache-2.0
"""A bad way to the daemon: what stands first in the path says what becomes of
the first attempt of each call (by its X-Request-Id); later ones pass.

  /cut      the connection ends before the daemon sees anything
  /lost     the daemon does it, the answer is lost
  /late     as lost, and the second attempt is told that the first is under way
  /slow     no answer while the caller waits
  /half     the connection ends in the middle of the answer's body
  /stall    as half, but the connection stays
  /drip     the answer's body comes byte by byte, at every attempt, for 20 s
  /whole    a range of a file is answered by 200 and all of it
  /short    a range of a file is answered by a byte too few
  /narrow   a body of more than 1 MiB is never done in time, at any attempt
  /bent     a bit of each part of a file changes on its way
  /full     parts of files are refused (507), and so is file.delete
  /busy     503, come back in 7 s
  /fast     429, come back in 7 s
  /down     503, at every attempt
  /attempts/ID   how many there were
"""
import http.client
import http.server
import json
import threading

NO_ANSWER = "no answer"
DRIP_S = 20
NARROW_BYTES = 1 << 20    # what 1 Mbit/s brings in a timeout of 10 s


class Flaky(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Handler)
        self.daemon_port, self.attempts = port, {}
        self.lock, self.over = threading.Lock(), threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self):
        self.over.set()
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self):
        _, mode, rest = self.path.split("/", 2)
        if mode == "attempts":
            self.reply(200, {"attempts": self.server.attempts.get(rest, 0)})
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.lock:
            id = self.headers["X-Request-Id"]
            nth = self.server.attempts[id] = self.server.attempts.get(id, 0) + 1
        if MODES[mode](self, nth, "/" + rest, body) == NO_ANSWER:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def reply(self, status, problem, headers=()):
        data = json.dumps(problem).encode()
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), *headers,
                            ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def ask(self, path, body):
        """The daemon's answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.daemon_port, timeout=120)
        headers = {name: value for name, value in self.headers.items()
                   if name.lower() not in ("host", "connection", "upgrade", "http2-settings")}
        connection.request(self.command, path, body or None, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer, data

    def passes(self, nth, path, body):
        self.tell(*self.ask(path, body))

    def tell(self, answer, data, upto=None):
        """Passes the answer on: of its body what stands before `upto`."""
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "content-length", "date", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:upto])

    def cut(self, nth, path, body):
        return NO_ANSWER if nth == 1 else self.passes(nth, path, body)

    def lost(self, nth, path, body):
        if nth > 1:
            return self.passes(nth, path, body)
        self.ask(path, body)
        return NO_ANSWER

    def late(self, nth, path, body):
        if nth == 2:
            return self.reply(409, {"code": "wrong_state", "title": "Under way.", "status": 409})
        return self.lost(nth, path, body)

    def slow(self, nth, path, body):
        if nth > 1:
            return self.passes(nth, path, body)
        self.ask(path, body)
        self.server.over.wait()
        return NO_ANSWER

    def half(self, nth, path, body):
        answer, data = self.ask(path, body)
        self.tell(answer, data, len(data) // 2 if nth == 1 else None)
        return NO_ANSWER if nth == 1 else None

    def stall(self, nth, path, body):
        ended = self.half(nth, path, body)
        if ended == NO_ANSWER:
            self.server.over.wait()
        return ended

    def drip(self, nth, path, body):
        answer, data = self.ask(path, body)
        try:
            self.tell(answer, data, 0)
            for at in range(len(data)):
                self.server.over.wait(DRIP_S / len(data))
                self.wfile.write(data[at:at + 1])
                self.wfile.flush()
        except OSError:     # the caller would not wait
            return NO_ANSWER

    def whole(self, nth, path, body):
        del self.headers["Range"]
        self.passes(nth, path, body)

    def short(self, nth, path, body):
        answer, data = self.ask(path, body)
        self.tell(answer, data[:-1] if self.headers["Range"] else data)

    def narrow(self, nth, path, body):
        if len(body) > NARROW_BYTES:
            return NO_ANSWER
        answer, data = self.ask(path, body)
        return NO_ANSWER if len(data) > NARROW_BYTES else self.tell(answer, data)

    def bent(self, nth, path, body):
        bends = self.command == "PUT" and body
        self.passes(nth, path, bytes([body[0] ^ 1]) + body[1:] if bends else body)

    def full(self, nth, path, body):
        if self.command == "PUT":
            return self.refuses(507, "disk_full")
        return self.refuses(403, "forbidden") if self.command == "DELETE" else \
            self.passes(nth, path, body)

    def refuses(self, status, code):
        return self.reply(status, {"code": code, "title": "Later.", "status": status},
                          [("Retry-After", "7")])

    def busy(self, nth, path, body):
        return self.refuses(503, "busy") if nth == 1 else self.passes(nth, path, body)

    def fast(self, nth, path, body):
        return self.refuses(429, "too_fast") if nth == 1 else self.passes(nth, path, body)

    def down(self, nth, path, body):
        return self.refuses(503, "busy")


MODES = {name: getattr(Handler, name)
         for name in ("cut", "lost", "late", "slow", "half", "stall", "drip", "whole", "short", "narrow", "bent", "full",
                      "busy", "fast", "down")}
