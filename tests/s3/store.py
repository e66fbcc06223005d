# SPDX-License-Identifier: Apache-2.0
"""A real S3 server (rclone serve s3), the bad way to it, and names for it."""
import os
import pathlib
import shutil
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
import time

from lib.daemon import end_with_parent, free_port

KEY, SECRET, BUCKET = "test", "geheim-0815/+x", "box"
START_S = 20


class Authority:
    """A root of our own, and certificates that it signs."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="yizhan-ca-"))
        self.root = self.dir / "root.pem"
        self.openssl("req", "-x509", *self.key("root"), "-days", "2", "-subj", "/CN=Our own root",
                     "-addext", "basicConstraints=critical,CA:true", "-out", self.root)

    def openssl(self, *args):
        subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)

    def key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-keyout", self.dir / f"{name}.key")

    def sign(self, names):
        """Files of a certificate for these names, and of its key."""
        cert, key = self.dir / "leaf.pem", self.dir / "leaf.key"
        self.openssl("req", "-x509", *self.key("leaf"), "-days", "1", "-subj", "/CN=store",
                     "-CA", self.root, "-CAkey", self.dir / "root.key",
                     "-addext", f"subjectAltName={names}",
                     "-addext", "basicConstraints=critical,CA:false", "-out", cert)
        return cert, key

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)


class Server:
    """Keeps objects as files in .files/<bucket>/<key>; with a certificate and
    its key it speaks TLS."""

    def __init__(self, rclone, style="path", tls=None):
        self.rclone, self.style, self.tls = rclone, style, tls
        self.files = pathlib.Path(tempfile.mkdtemp(prefix="yizhan-s3-"))
        self.port, self.process = free_port(), None
        (self.files / BUCKET).mkdir()
        self.start()

    @property
    def url(self):
        host = "127.0.0.1" if self.style == "path" else "s3.test"
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def start(self):
        tls = ["--cert", self.tls[0], "--key", self.tls[1]] if self.tls else []
        self.process = subprocess.Popen(
            [self.rclone, "serve", "s3", "--config", os.devnull, "--addr", f"127.0.0.1:{self.port}",
             "--auth-key", f"{KEY},{SECRET}", f"--force-path-style={str(self.style == 'path').lower()}",
             "--vfs-cache-mode", "off", "--dir-cache-time", "1ms", *tls, str(self.files)],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            assert self.process.poll() is None, "the S3 server does not start"
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the S3 server is not ready in time")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        self.kill()
        shutil.rmtree(self.files, ignore_errors=True)

    def objects(self):
        """{key: size}; without the server's own temporary files"""
        top = self.files / BUCKET
        return {str(p.relative_to(top)): p.stat().st_size for p in top.rglob("[!.]*")
                if p.is_file()}


class Names(socketserver.ThreadingUDPServer):
    """A name server: each name under s3.test is this machine, others are not."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), NamesHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"

    def close(self):
        self.shutdown()
        self.server_close()


class NamesHandler(socketserver.BaseRequestHandler):
    def handle(self):
        query, sock = self.request
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
            at += 1 + query[at]
        question = query[12:at + 5]
        known = labels[-2:] == ["s3", "test"]
        is_a = struct.unpack(">H", query[at + 1:at + 3])[0] == 1
        head = struct.pack(">2sHHHHH", query[:2], 0x8580 | (0 if known else 3), 1,
                           int(known and is_a), 0, 0)
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if known and is_a else b""
        sock.sendto(head + question + answer, self.client_address)


class Way(socketserver.ThreadingTCPServer):
    """A relay to the server. `tell` is called with each request's head, before
    the server sees any of it, and says what becomes of it: None passes it on,
    bytes are the answer instead, "silence" is none, a number is how many bytes
    of its body pass before `cut` is called and the connection ends."""
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), WayHandler)
        self.port, self.tell, self.cut = port, lambda head: None, lambda: None
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def close(self):
        self.over.set()
        self.shutdown()
        self.server_close()


class WayHandler(socketserver.StreamRequestHandler):
    """One request for each connection: the daemon opens another."""

    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            head += b"Connection: close\r\n" if line.lower().startswith(b"connection:") else line
        length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                       if line.lower().startswith(b"content-length:")), 0)
        verdict = self.server.tell(head)
        if verdict == "silence":
            self.server.over.wait()
        elif isinstance(verdict, bytes):
            self.copy(length, None)
            self.wfile.write(verdict)
        else:
            self.relay(head, length, verdict)

    def copy(self, length, to):
        while length > 0:
            piece = self.rfile.read(min(length, 65536))
            if not piece:
                return
            if to:
                to.sendall(piece)
            length -= len(piece)

    def relay(self, head, length, allowed):
        try:
            with socket.create_connection(("127.0.0.1", self.server.port)) as server:
                server.sendall(head)
                self.copy(length if allowed is None else min(allowed, length), server)
                if allowed is not None:
                    self.server.cut()
                    return
                while piece := server.recv(65536):
                    self.wfile.write(piece)
        except OSError:
            pass        # the server went: so does the connection


def answer(status, code):
    body = f"<Error><Code>{code}</Code></Error>".encode()
    return (f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n").encode() + body
