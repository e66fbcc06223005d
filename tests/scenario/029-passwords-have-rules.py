#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant asks for long passwords of several kinds, takes none back that was
used before, and lets nobody in with one that is too old or that somebody else
chose, until she gives another in the same sign-in. Each door obeys, at once."""
from lib import *

WEAK, FIRST, SECOND, THIRD = "longenoughbutplain", "Correct-horse-1", "Battery-staple-2", "Other-words-3"


def login(password, new=None, user="alice"):
    params = {"user": user, "password": password}
    if new:
        params["new_password"] = new
    return http_call(box, "POST", "/v1/auth/login", params)


def refused(answer, field):
    assert answer.code == "bad_field" and answer.json["field"] == field, answer.text


with Daemon(clock=True) as box:
    chief = box.person("chief", admin=True)
    box.person("alice", password="plainold")
    assert login("plainold").status == 200, "as it came nothing else is asked"
    chief.call("setting.update", password_chars=12, password_classes=3, password_history=2)

    # Every door that sets one.
    for op, params in (("user.create", {"id": "eve", "password": WEAK}),
                       ("user.import", {"people": [{"id": "eve", "password": WEAK}]}),
                       ("user.set_password", {"id": "alice", "password": WEAK})):
        with refuses("bad_field", "password"):
            chief.call(op, **params)
    refused(login("plainold", WEAK), "new_password")
    with refuses("bad_field", "password"):
        chief.call("user.set_password", id="alice", password="Ab1$")
    assert login("plainold").status == 200, "those there are stay"

    # Another one in the same sign-in: the others end, the old one is over.
    before = Person(box, "alice", create=False, token=login("plainold").json["token"])
    alice = Person(box, "alice", create=False, token=login("plainold", FIRST).json["token"])
    alice.call("session.ping")
    with refuses("unauthorized"):
        before.opens("elsewhere", platform="web")
    assert login("plainold").code == "bad_login"
    refused(login(FIRST, FIRST), "new_password")
    alice.call("user.set_password", password=SECOND, old=FIRST)
    refused(login(SECOND, FIRST), "new_password")
    with refuses("bad_field", "password"):
        alice.call("user.set_password", password=FIRST, old=SECOND)
    assert login(SECOND, THIRD).status == 200
    assert login(THIRD, FIRST).status == 200, "of two the oldest may come back"
    assert login("wrong", THIRD).code == "bad_login", "who does not know it learns nothing"

    # It is over after its days, for new sign-ins.
    alice = Person(box, "alice", create=False, token=login(FIRST).json["token"])
    chief.call("setting.update", password_age_ms=30 * 86400000)
    assert login(FIRST).status == 200
    box.jump(hours=24 * 31)
    over = login(FIRST)
    assert (over.status, over.code) == (403, "password_expired"), over.text
    assert login("wrong").code == "bad_login"
    alice.call("session.ping")
    assert login(FIRST, SECOND).status == 200
    box.kill()
    box.start()
    chief.session = None
    assert login(SECOND).status == 200

    # One that somebody else chose is changed first.
    chief.call("setting.update", password_change_first=True, password_age_ms=0)
    assert login(SECOND).status == 200, "she chose it"
    chief.call("user.set_password", id="alice", password=THIRD)
    assert login(THIRD).code == "password_expired"
    assert login(THIRD, "Her-own-words-4").status == 200
    assert login("Her-own-words-4").status == 200
    chief.call("user.create", id="dave", password=FIRST)
    assert login(FIRST, user="dave").code == "password_expired"
    chief.call("setting.update", password_change_first=False)
    assert login(FIRST, user="dave").status == 200

    # So many wrong ones, and it is shut out for a while.
    chief.call("setting.update", login_failures=2, login_lock_ms=3600000)
    for _ in range(2):
        assert login("wrong", user="dave").code == "bad_login"
    shut = login(FIRST, user="dave")
    assert shut.code == "too_fast" and int(shut.headers["retry-after"]) > 900, shut.headers

    # Another tenant has its own rules.
    box.call("tenant.create", id="acme")
    box.call("user.create", tenant="acme", id="eve", password="plainold")
    assert http_call(box, "POST", "/v1/auth/login", {"user": "eve", "password": "plainold",
                                                     "tenant": "acme"}).status == 200
    for bad in ({"password_chars": 7}, {"password_classes": 5}, {"password_history": 25},
                {"login_failures": 0}, {"login_lock_ms": 1}):
        with refuses("bad_field"):
            chief.call("setting.update", **bad)
