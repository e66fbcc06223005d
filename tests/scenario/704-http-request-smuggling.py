#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Requests whose end two parsers could see in two places are refused with
400 and the connection ends, so that nothing behind them is ever answered."""
from lib import *

hidden = "GET /v1/setup HTTP/1.1\r\nHost: x\r\n\r\n"
post = "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\n"
bad = {
    "CL and TE": post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two CL": post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "CL list": post + "Content-Length: 2, 2\r\n\r\n{}",
    "CL sign": post + "Content-Length: +2\r\n\r\n{}",
    "CL negative": post + "Content-Length: -2\r\n\r\n{}",
    "CL hex": post + "Content-Length: 0x2\r\n\r\n{}",
    "CL huge": post + "Content-Length: 18446744073709551618\r\n\r\n{}",
    "CL blank": post + "Content-Length: 1 0\r\n\r\n{}",
    "TE identity": post + "Transfer-Encoding: identity\r\n\r\n",
    "TE twice": post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "TE chunked, identity": post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "TE odd": post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "TE tab": post + "Transfer-Encoding:\tchunked\x0b\r\n\r\n0\r\n\r\n",
    "space before colon": post + "Content-Length : 2\r\n\r\n{}",
    "obs-fold": post + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "bare LF": post.replace("\r\n", "\n") + "Content-Length: 0\n\n",
    "bare CR": post + "X: a\rContent-Length: 5\r\n\r\n",
    "NUL": post + "X: a\x00b\r\nContent-Length: 0\r\n\r\n",
    "no host": "GET /v1/setup HTTP/1.1\r\n\r\n",
    "two hosts": "GET /v1/setup HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "HTTP/1.0 chunked": post.replace("1.1", "1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunk size hex": post + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
    "chunk extension": post + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n",
    "chunk size sign": post + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
    "chunk size huge": post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff2\r\n{}\r\n0\r\n\r\n",
    "chunk without CRLF": post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n",
    "chunk bare LF": post + "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
    "smuggled method": "GE\x0bT /v1/setup HTTP/1.1\r\nHost: x\r\n\r\n",
    "version": "GET /v1/setup HTTP/1.10\r\nHost: x\r\n\r\n",
    "blank in target": "GET /v1/setup HTTP/1.1 HTTP/1.1\r\nHost: x\r\n\r\n",
}
with Daemon() as box:
    for name, text in bad.items():
        try:
            got = raw_exchange(box, (text + hidden).encode("latin-1")).decode("latin-1")
        except AssertionError as problem:
            raise AssertionError(f"{name}: {problem}") from None
        heads = [line for line in got.splitlines() if line.startswith("HTTP/1.")]
        assert len(heads) <= 1, f"{name}: {got}"
        # What does not even look like HTTP is not answered as HTTP.
        assert heads or name == "smuggled method", f"{name}: no answer"
        assert all(h.split()[1] in ("400", "413", "501", "505") for h in heads), f"{name}: {got}"
        assert "required" not in got, f"{name}: the hidden request was answered"
    last = "GET /v1/setup HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    chunked = ("POST /v1/setup HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
               "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
    good = raw_exchange(box, (hidden + chunked + last).encode()).decode()
    assert good.count("HTTP/1.1 ") == 3 and good.count('"required"') == 2, good
