# SPDX-License-Identifier: Apache-2.0
"""Plain HTTP, from well-behaved to deliberately wrong."""

import http.client
import json
import socket
import ssl


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {k.lower(): v for k, v in headers}
        self.text = body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The stable code of a problem."""
        assert self.headers["content-type"].startswith("application/problem+json")
        return self.json["code"]


def http_call(box, method, path, body=None, token=None, headers=None, tls=None):
    """One request on its own connection."""
    context = box.tls_context() if tls is None else tls
    if context:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", box.port, context=context, timeout=20)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", box.port, timeout=20)
    all_headers = dict(headers or {})
    if token:
        all_headers["Authorization"] = f"Bearer {token}"
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
        all_headers.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, all_headers)
    answer = connection.getresponse()
    result = Answer(answer.status, answer.getheaders(), answer.read())
    connection.close()
    return result


def figure(box, name):
    """What /metrics says of it."""
    lines = http_call(box, "GET", "/metrics").text.splitlines()
    return int(float(next(x.split()[-1] for x in lines if x.startswith(name + " "))))


def raw_exchange(box, data, tls=True, timeout=10):
    """Sends bytes, then reads until the peer closes or says no more."""
    sock = socket.create_connection(("127.0.0.1", box.port), timeout=timeout)
    if tls and box.tls:
        sock = box.tls_context().wrap_socket(sock)
    got = b""
    try:
        sock.sendall(data)
        while True:
            more = sock.recv(65536)
            if not more:
                break
            got += more
    except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
        pass
    except TimeoutError:
        raise AssertionError(f"neither an end nor an answer after {got!r}") from None
    finally:
        sock.close()
    return got
