#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever comes by the host name of a tenant need not name it: sign-in, look and
logo are its own; by any other name they are the first one's. A name is one
tenant's alone and holds at once."""
from lib import *

PASSWORD = "a password of acme"


def login(host, **more):
    answer = http_call(box, "POST", "/v1/auth/login", {"user": "ann", "password": PASSWORD, **more},
                       headers={"Host": host})
    return answer.status


def looks(host):
    answer = http_call(box, "GET", "/v1/brand", headers={"Host": host})
    return answer.json["name"]


def host_of(id):
    return box.call("tenant.get", id=id)["tenant"].get("host")


with Daemon() as box:
    root = box.person("root", admin=True)
    for id in ("acme", "east"):
        box.call("tenant.create", id=id)
        box.call("brand.update", tenant=id, name=id.title())
    box.call("user.create", "acme", id="ann", name="Ann", password=PASSWORD)
    assert login("chat.acme.example") == 401
    assert looks("chat.acme.example") == ""

    told = box.call("tenant.update", id="acme", host="Chat.Acme.Example")["tenant"]
    assert told["host"] == "chat.acme.example", told
    until(lambda: looks("chat.acme.example") == "Acme", "the door is told")
    assert looks("CHAT.acme.example:8443") == "Acme" and login("chat.acme.example") == 200
    assert looks("chat.acme.example.org") == looks(f"127.0.0.1:{box.port}") == ""
    assert login("localhost") == 401 and login("localhost", tenant="acme") == 200
    # What names its tenant is asked of that one, by whatever name it comes.
    assert login("chat.acme.example", tenant="default") == 401
    who = http_call(box, "GET", "/v1/users/root", token=root.token,
                    headers={"Host": "chat.acme.example"})
    assert who.status == 200, who.text

    with refuses("exists", "host"):
        box.call("tenant.update", id="east", host="chat.acme.example", users_max=7)
    assert "users_max" not in box.call("tenant.get", id="east")["tenant"], "nothing was changed"
    for bad in ("10.0.0.1", "a b", "https://a.example", "-a.example", "a..b"):
        with refuses("bad_field", "host"):
            box.call("tenant.update", id="acme", host=bad)
    box.call("tenant.update", id="acme", name="Acme AG")
    assert host_of("acme") == "chat.acme.example"
    assert {t["id"]: t.get("host") for t in box.call("tenant.list")["tenants"]} == {
        "acme": "chat.acme.example", "default": None, "east": None}

    box.kill()
    box.start()
    assert looks("chat.acme.example") == "Acme" and login("chat.acme.example") == 200
    box.call("tenant.update", id="acme", host="")
    assert host_of("acme") is None
    until(lambda: looks("chat.acme.example") == "", "the door is told")
    box.call("tenant.update", id="east", host="chat.acme.example")
    until(lambda: looks("chat.acme.example") == "East", "the door is told")
    box.call("tenant.delete", id="east", confirm="east")
    until(lambda: looks("chat.acme.example") == "", "the door is told")
    box.call("tenant.update", id="acme", host="chat.acme.example")
