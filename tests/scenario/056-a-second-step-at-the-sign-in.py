#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant asks administrators for a code of an authenticator: who has none is
led to one at her next sign-in, each code is good once, a recovery code stands
in for it once, and an administrator helps who lost her telephone. Neither keys
nor codes are in the log."""
import base64
import hashlib
import hmac
import struct
import time

from lib import *

SECRET, minutes = "correct horse", 0


def code_of(key, ahead=0):
    step = int(time.time() + minutes * 60) // 30 + ahead
    mac = hmac.new(base64.b32decode(key), struct.pack(">q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


def pass_by():
    """To another step than any that a code was taken of."""
    global minutes
    minutes += 2
    box.jump(minutes=minutes)


def login(user="chief", password=SECRET, **more):
    return http_call(box, "POST", "/v1/auth/login", {"user": user, "password": password, **more})


def begin(user="chief", password=SECRET):
    return http_call(box, "POST", "/v1/auth/totp", {"user": user, "password": password})


with Daemon(clock=True) as box:
    chief = box.person("chief", admin=True, password=SECRET)
    alice = box.person("alice", password=SECRET)
    assert login(totp="123456").status == 200, "nobody asked for one"
    chief.call("setting.update", totp_for=1, org="Acme & Sons")
    assert login("alice").status == 200
    assert login().code == "totp_setup_required" and login(totp="1").code == "totp_setup_required"
    assert login(password="wrong").code == "bad_login" == begin(password="wrong").code
    assert begin("nobody").code == "bad_login"

    # The key, and the first code, which switches it on.
    begun = begin().json
    assert begun["uri"] == (f"otpauth://totp/Acme%20%26%20Sons:chief?secret={begun['key']}"
                            "&issuer=Acme%20%26%20Sons"), begun
    assert login().code == "totp_setup_required", "it was only begun"
    assert login(totp="000000").code == "totp_wrong"
    first = code_of(begun["key"])
    welcome = login(totp=first)
    assert welcome.status == 200 and len(set(welcome.json["recovery"])) == 10, welcome.text
    chief = Person(box, "chief", create=False, token=welcome.json["token"])
    assert chief.call("totp.get") == {"on": True, "recovery_left": 10,
                                      "since_ts": chief.call("totp.get")["since_ts"]}
    assert begin().code == "wrong_state"
    assert login().code == "totp_required"
    assert login(totp=first).code == "totp_wrong", "each is good once"
    pass_by()
    again = code_of(begun["key"])
    second = login(totp=again)
    assert second.status == 200 and "recovery" not in second.json, second.text
    box.kill()
    box.start()
    chief.session = None
    assert login(totp=again).code == "totp_wrong", "also after a kill"

    # Without the telephone.
    spare = welcome.json["recovery"][3]
    assert login(totp=spare).status == 200
    assert login(totp=spare).code == "totp_wrong"
    assert chief.call("totp.get")["recovery_left"] == 9

    # Whoever wants to may have one; her own goes with a code, hers by an admin without.
    hers = begin("alice").json["key"]
    pass_by()
    assert login("alice", totp=code_of(hers)).status == 200
    assert login("alice").code == "totp_required"
    assert chief.call("totp.get", user="alice")["on"]
    with refuses("forbidden"):
        alice.call("totp.remove", user="chief")
    with refuses("totp_required"):
        alice.call("totp.remove")
    with refuses("totp_wrong"):
        alice.call("totp.remove", code="000000")
    pass_by()
    alice.call("totp.remove", code=code_of(hers))
    assert login("alice").status == 200 and not alice.call("totp.get")["on"]
    chief.call("user.create", id="boss", admin=True, password=SECRET)
    boss_key = begin("boss").json["key"]
    assert login("boss", totp=code_of(boss_key)).status == 200
    chief.call("totp.remove", user="boss")
    assert login("boss").code == "totp_setup_required"

    # Codes are not guessed: wrong ones count as wrong passwords do.
    seen = [login(totp=f"{n:06d}").code for n in range(8)]
    assert seen[-1] == "too_fast" and set(seen) <= {"totp_wrong", "too_fast"}, seen

    # A password that is over, and a key that is still to come, in one sign-in.
    chief.call("setting.update", totp_for=2, password_change_first=True)
    assert login("alice").code == "totp_setup_required"
    hers = begin("alice").json["key"]
    assert login("alice", totp=code_of(hers)).code == "password_expired"
    assert login("alice", totp=code_of(hers), new_password="battery staple").status == 200
    log = box.log()
    assert begun["key"] not in log and spare not in log and first not in log
