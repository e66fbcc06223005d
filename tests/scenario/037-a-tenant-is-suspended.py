#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant that is suspended puts everybody out and lets nobody in, by whatever
door; nothing is lost, its webhooks wait, and others do not notice. Who does not
know a password learns nothing of it."""
from lib import *
from lib.hook import Receiver


def listed(**which):
    return {t["id"]: (t["state"], t.get("suspended_ts")) for t in
            box.call("tenant.list", **which)["tenants"]}


def login(password="long enough 1", **more):
    return http_call(box, "POST", "/v1/auth/login",
                     {"user": "ann", "password": password, "tenant": "acme", **more})


with Daemon() as box:
    box.call("tenant.create", id="acme")
    ann = box.person("ann", tenant="acme", password="long enough 1")
    ben = box.person("ben", tenant="acme")
    eve, dan = box.people("eve", "dan")
    key = box.call("key.create", tenant="acme", id="crm", scopes=["user.read"])["secret"]
    hook = Receiver()
    box.call("webhook.create", tenant="acme", id="all", url=hook.url, private=True,
             events=["message"])
    ann.sends("u:ben", "before")
    hook.expects(1, lambda call: call.text == "before")
    ben.online(), eve.online()
    token = login().json["token"]

    told = box.call("tenant.suspend", id="acme")["tenant"]
    assert told["suspended"] and told["suspended_ts"] > 0, told
    shut = ("suspended", told["suspended_ts"])
    assert listed() == {"acme": shut, "default": ("active", None)}
    assert listed(state="suspended") == {"acme": shut}
    assert list(listed(state="active")) == ["default"] and not listed(state="deleted")
    assert box.call("tenant.suspend", id="acme")["tenant"] == told, "twice is once"
    ann.session.expects_kick("suspended")
    ben.session.expects_kick("suspended")
    ann.session = ben.session = None
    for who in (ann, ben):
        with refuses("suspended"):
            who.opens()
    for secret in (token, ann.token, key):
        answer = http_call(box, "GET", "/v1/users/ben", token=secret)
        assert (answer.status, answer.code) == (403, "suspended"), answer.body
    assert login().code == "suspended"
    assert login("not the password").code == "bad_login"
    assert login(tenant="nowhere").code == "bad_login"
    eve.sends("u:dan", "we are somebody else")

    # The system admin still looks after it; nobody outside is told.
    box.person("cyd", tenant="acme")
    box.kill()
    box.start()
    assert box.call("tenant.get", id="acme")["tenant"]["suspended"]
    assert listed()["acme"] == shut, "it is learnt again"
    with refuses("suspended"):
        ann.opens()

    told = box.call("tenant.resume", id="acme")["tenant"]
    assert not told["suspended"] and "suspended_ts" not in told, told
    assert listed()["acme"] == ("active", None) and not listed(state="suspended")
    ann.session = ben.session = None
    assert "before" in ben.texts("u:ann")
    ann.sends("u:ben", "after")
    assert "after" in ben.texts("u:ann") and login().status == 200
    hook.expects(1, lambda call: call.text == "after")
    assert http_call(box, "GET", "/v1/users/ben", token=key).status == 200
    with refuses("not_found", "id"):
        box.call("tenant.suspend", id="nobody")
