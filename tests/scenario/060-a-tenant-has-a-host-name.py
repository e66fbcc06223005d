#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whoever comes by the host name of a tenant need not name it: sign-in, look and
logo are its own; by any other name they are the first one's. A name is one
tenant's alone and holds at once."""
from lib import *
from lib.post import PostOffice

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

    # Letters lead to it, by the port and path of the box's own address.
    office = PostOffice()
    box.call("mail.update", host="127.0.0.1", port=office.port, security="none",
             url="https://box.example:8443/im", **{"from": "chat@box.example"})
    for tenant in ("acme", "default"):
        box.call("user.create", tenant=tenant, id="new", email="new@box.example", invite=True)
    office.taken(2)
    box.call("user.update", tenant="acme", id="ann", email="ann@acme.example")
    forgot = http_call(box, "POST", "/v1/auth/forgot", {"user": "ann"},
                       headers={"Host": "chat.acme.example"})
    assert forgot.status == 200, forgot.body
    box.call("user.invite", tenant="acme", id="new")
    links = sorted(l.text.split("/#reset=")[0].split()[-1] for l in office.taken(4))
    assert links == ["https://box.example:8443/im"] + 3 * ["https://chat.acme.example:8443/im"], links

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
