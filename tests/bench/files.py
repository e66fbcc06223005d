#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench files: a file of 1 GB is uploaded and downloaded through TLS,
beside nginx, which serves and takes the same bytes, and the disk alone; and how
long people wait for their acks meanwhile.

    tests/bench/files.py --build DIR --nginx PROGRAM [--quick]

The client is curl, of each the best of several turns. An upload is over when
file.finish is acked: hashed, synced and named; nginx syncs nothing. The last
lines are name=value.
"""

import argparse
import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

from kit import LIMITS, Bench, make_users, tokens_of, wait_port  # noqa: E402

SIZE, QUICK = 1 << 30, 100 << 20
PART = 16 << 20
AT_ONCE = 2                     # parts under way
TURNS = 3
PAIRS, RATE, TALK_S = 20, 500, 8
OPTIONS = {"YIZHAN_FILES__MAX_BYTES": "4G", "YIZHAN_LIMITS__HTTP_CONNECTIONS": "64",
           "YIZHAN_BACKUP__NIGHTLY": "false"}

NGINX = """
user root;
worker_processes auto;
pid {dir}/pid;
error_log {dir}/error.log;
daemon off;
events {{ worker_connections 64; }}
http {{
	access_log off;
	sendfile on;
	tcp_nopush on;
	client_max_body_size 0;
	client_body_temp_path {dir}/temp;
	proxy_temp_path {dir}/temp-proxy;
	fastcgi_temp_path {dir}/temp-fastcgi;
	uwsgi_temp_path {dir}/temp-uwsgi;
	scgi_temp_path {dir}/temp-scgi;
	server {{
		listen 127.0.0.1:{port} ssl;
		ssl_certificate {dir}/cert.pem;
		ssl_certificate_key {dir}/key.pem;
		ssl_protocols TLSv1.3;
		location /get/ {{ alias {get}/; }}
		location /put/ {{ alias {dir}/put/; dav_methods PUT; }}
	}}
}}
"""


def curl(*options, urls):
    """One curl for all of them: [(url, options of this one)]. Seconds."""
    lines = ["silent", "show-error", "insecure", "http1.1", 'write-out = "%{http_code}\\n"', *options]
    for url, more in urls:
        lines += [f'url = "{url}"', 'output = "/dev/null"', *more]
    began = time.monotonic()
    done = subprocess.run(["curl", "-K", "-"], input="\n".join(lines), capture_output=True,
                          text=True, check=False, timeout=600)
    took = time.monotonic() - began
    codes = done.stdout.split()
    if done.returncode or len(codes) != len(urls) or any(c[0] != "2" for c in codes):
        raise RuntimeError(f"curl {urls[0][0]}: exit {done.returncode}, {codes[:5]}: {done.stderr[-300:]}")
    return took


class Files(Bench):
    def __init__(self, args):
        super().__init__(args)
        self.program = args.nginx
        self.size = QUICK if args.quick else SIZE
        self.kept = []          # uploads that go later
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="yizhan-files-"))

    # --- what is carried

    def make_content(self):
        """One file, the same in parts, and its hash."""
        got, whole = hashlib.sha256(), self.dir / "get"
        whole.mkdir()
        self.parts, self.whole = [], whole / "content"
        with open(self.whole, "wb") as out:
            for at in range(0, self.size, PART):
                piece = os.urandom(min(PART, self.size - at))
                got.update(piece)
                out.write(piece)
                path = self.dir / f"part-{at}"
                path.write_bytes(piece)
                self.parts.append((at, path))
        self.hash = got.hexdigest()
        os.sync()

    # --- nginx

    @contextlib.contextmanager
    def nginx(self):
        from lib.daemon import end_with_parent, free_port
        home = self.dir / "nginx"
        (home / "put").mkdir(parents=True)
        self.nginx_port = free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost", "-days", "1",
                        "-keyout", str(home / "key.pem"), "-out", str(home / "cert.pem")],
                       check=True, capture_output=True)
        config = home / "nginx.conf"
        config.write_text(NGINX.format(dir=home, port=self.nginx_port, get=self.dir / "get"))
        with subprocess.Popen([self.program, "-p", str(home), "-e", str(home / "error.log"), "-c", str(config)],
                              preexec_fn=end_with_parent) as server:
            wait_port(self.nginx_port)
            yield
            server.terminate()

    def disk(self):
        """What the disk itself takes: the same bytes by one program, and a sync."""
        began = time.monotonic()
        subprocess.run(["dd", f"if={self.whole}", f"of={self.dir / 'floor'}", "bs=256K", "conv=fdatasync",
                        "status=none"], check=True)
        took = time.monotonic() - began
        (self.dir / "floor").unlink()
        return took

    def nginx_get(self):
        return curl(urls=[(f"https://127.0.0.1:{self.nginx_port}/get/content", [])])

    def nginx_put(self):
        took = curl('header = "Expect:"', urls=[(f"https://127.0.0.1:{self.nginx_port}/put/content",
                                                 [f'upload-file = "{self.whole}"'])])
        (self.dir / "nginx/put/content").unlink()
        return took

    # --- Yizhan

    def ask(self, method, path, body=None):
        from lib.http import http_call
        got = http_call(self.box, method, "/v1/files" + path, body, token=self.token)
        if got.status != 200:
            raise RuntimeError(f"{method} {path}: {got.status} {got.text[:300]}")
        return got.json

    def url(self, path):
        return f"https://127.0.0.1:{self.box.port}/v1/files/{path}"

    def upload(self):
        """Its id, and how long it took until the ack of file.finish."""
        began = time.monotonic()
        id = self.ask("POST", "", {"name": "bench.bin", "size": self.size, "hash": self.hash})["file"]["id"]
        curl(f'header = "Authorization: Bearer {self.token}"', 'header = "Expect:"', "parallel",
             f"parallel-max = {AT_ONCE}",
             urls=[(self.url(f"{id}/parts/{at}"), [f'upload-file = "{path}"']) for at, path in self.parts])
        finishing = time.monotonic()
        self.ask("POST", f"/{id}/finish", {})
        self.finish_s = time.monotonic() - finishing
        return id, time.monotonic() - began

    def put(self):
        id, took = self.upload()
        self.ask("DELETE", f"/{id}")
        return took

    def keep(self):
        id, took = self.upload()
        self.kept.append(id)
        return took

    def forget(self):
        """A gigabyte that goes keeps the disk busy too, where it is told of room that is free."""
        for id in self.kept:
            self.ask("DELETE", f"/{id}")
        self.kept = []

    def get(self):
        return curl(f'header = "Authorization: Bearer {self.token}"',
                    urls=[(self.url(f"{self.file}/content"), [])])

    # --- what is measured

    def best(self, name, what):
        """MB/s, of 1,000,000 bytes."""
        took = [what() for _ in range(TURNS)]
        self.figures[name] = self.size / 1e6 / min(took)
        self.say(f"{name}: " + ", ".join(f"{t:.2f} s" for t in took))

    def load(self, seconds):
        got = self.run("direct", "load", "--port", self.box.port, "--people", self.people, "--window", 4,
                       "--rate", RATE, "--tls", 1, "--seconds", seconds)
        return got.get("ack_p99_ms", 0)

    def beside(self, what):
        """The p99 of acks while it goes on, again and again."""
        over, count, wrong = threading.Event(), [0], []

        def carry():
            while not over.is_set() and not wrong:
                try:
                    what()
                    count[0] += 1
                except RuntimeError as e:
                    wrong.append(e)
        thread = threading.Thread(target=carry)
        thread.start()
        p99 = self.load(TALK_S)
        over.set()
        thread.join()
        if wrong:
            raise wrong[0]
        return p99, count[0]

    def talk(self):
        quiet = self.load(TALK_S)
        ratios = {}
        for name, what in (("nginx's download", self.nginx_get), ("nginx's upload", self.nginx_put),
                           ("download", self.get), ("upload", self.keep), ("upload and delete", self.put)):
            p99, count = self.beside(what)
            self.forget()
            ratios[name] = p99 / quiet if quiet else 0
            self.say(f"{RATE} messages a second: ack p99 {quiet:.2f} ms alone, {p99:.2f} ms beside {count} turns "
                     f"of {name} (x{ratios[name]:.2f})")
        self.figures["files_ack_p99_ratio"] = max(ratios["download"], ratios["upload"])
        self.figures["files_download_ack_p99_ratio"] = ratios["download"]
        self.figures["files_upload_ack_p99_ratio"] = ratios["upload"]
        self.figures["files_delete_ack_p99_ratio"] = ratios["upload and delete"]
        self.figures["files_nginx_download_ack_p99_ratio"] = ratios["nginx's download"]
        self.figures["files_nginx_upload_ack_p99_ratio"] = ratios["nginx's upload"]

    def make_people(self):
        ids = [f"{side}{k}" for k in range(PAIRS) for side in ("from", "to")]
        make_users(self.box, [*ids, "alice"])
        tokens = tokens_of(self.box, ids)
        (self.token,) = tokens_of(self.box, ["alice"])
        self.people = self.box.dir / "people"
        self.people.write_text("".join(f"{tokens[k]} {tokens[k + 1]} u:{ids[k + 1]}\n"
                                       for k in range(0, len(ids), 2)))

    def check(self):
        """What comes down is what went up."""
        from lib.http import http_call
        got = hashlib.sha256()
        for at, _ in self.parts:
            upto = min(at + PART, self.size) - 1
            got.update(http_call(self.box, "GET", f"/v1/files/{self.file}/content", token=self.token,
                                 headers={"Range": f"bytes={at}-{upto}"}).body)
        if got.hexdigest() != self.hash:
            raise RuntimeError("other bytes came back")

    def measure(self):
        from lib.daemon import Daemon
        self.make_content()
        with Daemon(env={**LIMITS, **OPTIONS}) as self.box, self.nginx():
            self.make_people()
            self.file, _ = self.upload()
            self.check()
            self.best("files_disk_mb_per_s", self.disk)
            self.best("files_nginx_mb_per_s", self.nginx_get)
            self.best("files_nginx_put_mb_per_s", self.nginx_put)
            self.best("files_download_mb_per_s", self.get)
            self.best("files_upload_mb_per_s", self.put)
            self.say(f"of the last upload {self.finish_s:.2f} s were file.finish")
            self.talk()
            self.box.stop()
        f = self.figures
        self.say(f"{self.size / 2**20:,.0f} MiB: download x{f['files_download_mb_per_s'] / f['files_nginx_mb_per_s']:.2f}"
                 f" of nginx's, upload x{f['files_upload_mb_per_s'] / f['files_nginx_mb_per_s']:.2f} of its download, "
                 f"x{f['files_upload_mb_per_s'] / f['files_nginx_put_mb_per_s']:.2f} of its upload, "
                 f"x{f['files_upload_mb_per_s'] / f['files_disk_mb_per_s']:.2f} of what the disk takes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--nginx", required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    bench = Files(args)
    try:
        bench.measure()
    finally:
        shutil.rmtree(bench.dir, ignore_errors=True)
    for name, value in bench.figures.items():
        print(f"{name}={value:.2f}")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
