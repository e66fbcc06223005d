#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""/docs/ shows openapi.json with what the daemon serves itself, and
nothing else."""
from lib import *

with Daemon() as box:
    page = http_call(box, "GET", "/docs/")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    assert "http://" not in page.text and "https://" not in page.text
    script = http_call(box, "GET", "/docs/viewer.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert http_call(box, "GET", "/docs/viewer.css").status == 200
    assert http_call(box, "GET", "/docs/other").code == "not_found"
