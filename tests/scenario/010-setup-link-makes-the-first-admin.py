#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The link's token makes the first admin, who can then sign in and make
people; the routes of set-up are gone afterwards. Sessions learn the name of the
organisation."""
from lib import *

with Daemon() as box:
    assert http_call(box, "GET", "/v1/setup").json["required"] is True
    link = box.call("setup.link")
    done = http_call(box, "POST", "/v1/setup", {
        "token": link["token"], "user": "root.chen", "name": "陈主任",
        "password": "a long secret", "org": "驿站"})
    assert done.status == 200, done.text
    assert done.json["user"]["admin"] is True
    assert done.json["user"]["name"] == "陈主任"
    assert http_call(box, "GET", "/v1/setup").code == "unknown_operation"

    made = http_call(box, "POST", "/v1/users", {"id": "bob"}, token=done.json["token"])
    assert made.status == 200, made.text

    again = http_call(box, "POST", "/v1/setup", {
        "token": link["token"], "user": "eve", "password": "a long secret"})
    assert (again.status, again.code) == (404, "unknown_operation")
    with refuses("setup_done"):
        box.call("setup.link")

    login = http_call(box, "POST", "/v1/auth/login",
                      {"user": "root.chen", "password": "a long secret"})
    assert login.status == 200
    admin = Person(box, "root.chen", create=False, token=login.json["token"])
    assert admin.online().info["user"]["admin"] is True
    assert admin.online().info["org"] == "驿站"
    box.restart()
    assert admin.opens("d2").info["org"] == "驿站"
