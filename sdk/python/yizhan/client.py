# SPDX-License-Identifier: Apache-2.0
"""One client: connections that are kept, retries that never do twice."""
from __future__ import annotations

import contextlib
import functools
import hashlib
import http.client
import io
import json
import random
import secrets
import selectors
import ssl
import threading
import time
from typing import Any, BinaryIO, Dict, List, Mapping, NamedTuple, Optional, Tuple, Union
from urllib.parse import quote, urlencode, urlsplit

from . import operations
from .errors import ConnectionFailed, YizhanError
from .op import Op

OPS: Dict[str, Op] = {op.name: op for op in vars(operations).values() if isinstance(op, Op)}
ATTEMPTS_MAX = 6
BACKOFF_S, BACKOFF_MAX_S = 0.1, 5.0
ANSWER_BYTES_MAX = 64 << 20
IDLE_MAX = 16       # connections that are kept
PART_BYTES = 1 << 20    # of a file, in one call: a slow line, too, does it in timeout_s


class Answer(NamedTuple):
    result: Dict[str, Any]
    etag: Optional[str]     # for if_match
    request_id: Optional[str]


class _Request(NamedTuple):
    op: Op
    path: str
    body: Optional[bytes]
    headers: Dict[str, str]
    part_bytes: int = 0     # of a file, asked for; 0: the answer is JSON


class Client(operations.Operations):
    """Calls a box, as the system or, by as_user(), as a person.

    client = Client("https://chat.example:8443", "yzk_default_shop_...")
    client.as_user("alice").message.send(conv="u:bob", kind="text", body={"text": "hi"})

    `key` is a server key or a person's token. `tls` is a certificate file to
    trust (a box's own, say) or an ssl.SSLContext. May be used by many threads.
    timeout_s bounds each attempt, deadline_s a call with all its attempts."""

    def __init__(self, url: str, key: Optional[str] = None, *,
                 tls: Union[None, str, ssl.SSLContext] = None,
                 timeout_s: float = 10.0, deadline_s: float = 30.0) -> None:
        super().__init__(self)
        self._pool = _Pool(url, tls, timeout_s)
        self._key, self._as = key, None
        self._deadline_s = deadline_s
        self._sleep = time.sleep    # for tests

    def as_user(self, user: str) -> Client:
        """The same client, acting as a person: the key needs the scope `act`."""
        other = Client.__new__(Client)
        other.__dict__.update(self.__dict__)
        operations.Operations.__init__(other, other)
        other._as = user
        return other

    def close(self) -> None:
        """Closes connections that nobody uses."""
        self._pool.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *args: Any) -> None:
        self.close()

    def call(self, op: Union[str, Op], params: Mapping[str, Any], *,
             if_match: Optional[str] = None) -> Answer:
        """Any operation by its name; what the nouns' methods are made of."""
        if isinstance(op, str):
            op = OPS[op]
        given = {name: value for name, value in params.items() if value is not None}
        if op.has_cid:
            given.setdefault("cid", new_cid())
        headers = self._headers()
        if if_match:
            headers["If-Match"] = if_match
        if op.method == "POST" and not op.has_cid:
            headers["Idempotency-Key"] = secrets.token_hex(16)
        path, body = encode(op, given)
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self._repeat(_Request(op, path, body, headers))

    def upload(self, name: str, source: Union[bytes, BinaryIO]) -> operations.File:
        """Puts a file onto the box, part by part; messages may name it then. `source` is
        its bytes, or an open file that can seek. Of a person: a key acts as one. What
        came is compared with what was sent."""
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        made, sum_ = self.file.create(name=name, size=size)["file"], hashlib.sha256()
        try:
            for offset in range(0, size, PART_BYTES):
                path = f"/v1/files/{made['id']}/parts/{offset}"
                part = _exactly(stream, min(PART_BYTES, size - offset))
                sum_.update(part)
                self._repeat(_Request(
                    Op("file.put", "PUT", path, False), path, part,
                    {**self._headers(), "Content-Type": "application/octet-stream"}))
            done = self.file.finish(id=made["id"])["file"]
            if done["hash"] != sum_.hexdigest():
                raise OSError("other bytes came than were sent")
            return done
        except BaseException:
            self._give_up(made["id"])
            raise

    def download(self, id: str, out: BinaryIO, *, conv: Optional[str] = None,
                 seq: Optional[int] = None) -> operations.File:
        """Writes the bytes of a file to `out`, part by part, and says what it is. conv and
        seq: the message that names it, when it is not the caller's own."""
        shown = self.file.get(id=id, conv=conv, seq=seq)["file"]
        op = Op("file.read", "GET", "/v1/files/{id}/content", False)
        path, _ = encode(op, {k: v for k, v in (("id", id), ("conv", conv), ("seq", seq))
                              if v is not None})
        for offset in range(0, shown["size"], PART_BYTES):
            n = min(PART_BYTES, shown["size"] - offset)
            headers = {**self._headers(), "Range": f"bytes={offset}-{offset + n - 1}"}
            out.write(self._repeat(_Request(op, path, None, headers, n)).result["bytes"])
        return shown

    def _give_up(self, id: str) -> None:
        """Of an upload that failed: its room, which would be held for a day. Tried once,
        for the caller is to hear what was wrong first."""
        op = OPS["file.delete"]
        path, _ = encode(op, {"id": id})
        with contextlib.suppress(YizhanError, _Refused, _NotSent):
            self._pool.exchange(_Request(op, path, None, self._headers()), self._deadline_s)

    def _headers(self) -> Dict[str, str]:
        headers = {"Accept": "application/json", "X-Request-Id": secrets.token_hex(8)}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        if self._as:
            headers["Yizhan-As"] = self._as
        return headers

    def _repeat(self, request: _Request) -> Answer:
        """Tries again what is worth it, as long as nothing can happen twice."""
        is_safe = request.op.has_cid or request.op.method != "PATCH"
        may_be_under_way = False
        end = time.monotonic() + self._deadline_s
        for attempt in range(1, ATTEMPTS_MAX + 1):
            left = end - time.monotonic()
            wait_s = 0.0
            try:
                return self._pool.exchange(request, left)
            except _NotSent as failure:
                error: YizhanError = failure.error
            except ConnectionFailed as failure:
                error = failure
                if not is_safe:
                    raise
                may_be_under_way = "Idempotency-Key" in request.headers
            except _Refused as refusal:
                error, wait_s = refusal.error, refusal.wait_s
                if not is_worth_repeating(error, is_safe, may_be_under_way):
                    raise error from None
            wait_s = max(wait_s, random.uniform(0, min(BACKOFF_MAX_S, BACKOFF_S * 2 ** attempt)))
            if attempt == ATTEMPTS_MAX or time.monotonic() + wait_s >= end:
                raise error
            self._sleep(wait_s)
        raise AssertionError("not reached")


def is_worth_repeating(error: YizhanError, is_safe: bool, may_be_under_way: bool) -> bool:
    if error.status == 429:     # refused before anything was done
        return True
    if error.status in (503, 504):
        return is_safe
    # The attempt whose answer was lost may be.
    return may_be_under_way and error.code == "wrong_state"


def new_cid() -> str:
    """Begins with the time, so that the log stays fast."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def encode(op: Op, params: Dict[str, Any]) -> Tuple[str, Optional[bytes]]:
    """Path with query, and body."""
    rest, path = dict(params), op.path
    for part in op.path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, quote(str(rest.pop(part[1:-1], "")), safe=""))
    if op.method not in ("GET", "DELETE"):
        return path, json.dumps(rest, ensure_ascii=False).encode()
    query = urlencode({name: _in_query(value) for name, value in rest.items()})
    return path + (query and "?" + query), None


def _exactly(stream: BinaryIO, n: int) -> bytes:
    data = b""
    while len(data) < n:
        more = stream.read(n - len(data))
        if not more:
            raise EOFError("the source ends early")
        data += more
    return data


def _in_query(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value)


class _Refused(Exception):
    def __init__(self, error: YizhanError, wait_s: float) -> None:
        self.error, self.wait_s = error, wait_s


class _NotSent(Exception):
    """There was no connection: the daemon has seen nothing."""

    def __init__(self, error: ConnectionFailed) -> None:
        self.error = error


def _left(end: float) -> float:
    return max(0.001, end - time.monotonic())


def _response(end: float, sock: Any, *args: Any, **more: Any) -> http.client.HTTPResponse:
    return http.client.HTTPResponse(_Until(sock, end), *args, **more)


class _Until(io.RawIOBase):
    """What a socket brings until a time: its own timeout begins anew with each byte."""

    def __init__(self, sock: Any, end: float) -> None:
        self._sock, self._end = sock, end
        self._raw = sock.makefile("rb", buffering=0)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> Optional[int]:
        self._sock.settimeout(_left(self._end))
        return self._raw.readinto(room)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Pool:
    """Connections to one box, each used by one call at a time."""

    def __init__(self, url: str, tls: Union[None, str, ssl.SSLContext],
                 timeout_s: float) -> None:
        self._idle: List[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the address is https://HOST:PORT")
        self._host, self._port = parts.hostname, parts.port
        self._prefix = parts.path.rstrip("/")
        self._tls = None
        if parts.scheme == "https":
            self._tls = tls if isinstance(tls, ssl.SSLContext) else \
                ssl.create_default_context(cafile=tls)
        self._timeout_s = timeout_s

    def exchange(self, request: _Request, left_s: float) -> Answer:
        request_id = request.headers["X-Request-Id"]
        end = time.monotonic() + min(self._timeout_s, left_s)
        connection = self._take(_left(end), request_id)
        connection.response_class = functools.partial(_response, end)
        try:
            connection.sock.settimeout(_left(end))
            connection.request(request.op.method, self._prefix + request.path, request.body,
                               request.headers)
            response = connection.getresponse()
            data = response.read(ANSWER_BYTES_MAX)
            # read() with a limit says nothing when the line ends before the body does.
            if response.length and len(data) < ANSWER_BYTES_MAX:
                raise http.client.IncompleteRead(data, response.length)
        except (OSError, http.client.HTTPException) as why:
            connection.close()
            raise ConnectionFailed(f"no answer: {why!r}", request_id) from why
        self._give(connection, response)
        return _understand(response, data, request)

    def _take(self, timeout_s: float, request_id: str) -> http.client.HTTPConnection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                break
            if not _has_news(connection):
                connection.sock.settimeout(timeout_s)
                return connection
            connection.close()      # the daemon has closed it
        if self._tls:
            connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=timeout_s, context=self._tls)
        else:
            connection = http.client.HTTPConnection(
                self._host, self._port, timeout=timeout_s)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as why:
            raise ConnectionFailed(f"the certificate: {why}", request_id) from why
        except OSError as why:
            failure = ConnectionFailed(f"cannot connect: {why!r}", request_id)
            failure.__cause__ = why
            raise _NotSent(failure) from why
        return connection

    def _give(self, connection: http.client.HTTPConnection,
              response: http.client.HTTPResponse) -> None:
        if response.isclosed() and not response.will_close:
            with self._lock:
                if len(self._idle) < IDLE_MAX:
                    self._idle.append(connection)
                    return
        connection.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    __del__ = close


def _has_news(connection: http.client.HTTPConnection) -> bool:
    """Of an idle connection: its end, then."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return bool(selector.select(0))


def _understand(response: http.client.HTTPResponse, data: bytes, request: _Request) -> Answer:
    request_id = response.headers.get("X-Request-Id", request.headers["X-Request-Id"])
    if request.part_bytes and response.status in (200, 206):
        if response.status == 206 and len(data) == request.part_bytes:
            return Answer({"bytes": data}, None, request_id)
        raise _Refused(YizhanError(response.status, {
            "title": f"not the part of {request.part_bytes} bytes that was asked for, but "
                     f"{len(data)} with HTTP {response.status}"}, request_id), 0.0)
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if response.status == 200 and isinstance(body, dict):
        return Answer(body, response.headers.get("ETag"), request_id)
    wait = response.headers.get("Retry-After", "")
    problem = body if isinstance(body, dict) else {}
    raise _Refused(YizhanError(response.status, problem, request_id),
                   float(wait) if wait.isdigit() else 0.0)
