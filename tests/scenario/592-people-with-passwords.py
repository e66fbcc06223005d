#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""People who are taken in by the hundred bring a password, or the hash of one from another server,
and sign in by it at once; who was there before keeps her own."""
from lib import *

HASH = "$argon2id$v=19$m=8192,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$O8OCkAvhpQhmReVkNUjdbJd0jPyUmAqlZerzPg8/0Ps"

with Daemon() as box:
    chief = box.person("chief", admin=True)
    box.call("user.create", id="ann", password="ann's own")

    def signs_in(who, password):
        return http_call(box, "POST", "/v1/auth/login", {"user": who, "password": password}).status

    def fates(people, **more):
        return [x["state"] for x in chief.call("user.import", people=people, **more)["results"]]

    people = [{"id": "bert", "password": "bert's own"}, {"id": "carl", "hash": HASH}, {"id": "dora"},
              {"id": "ann", "password": "another one"}]
    assert fates(people, check=True) == ["made", "made", "made", "same"]
    assert signs_in("bert", "bert's own") == 401
    assert fates(people) == ["made", "made", "made", "same"]
    assert fates(people) == ["same"] * 4
    assert signs_in("bert", "bert's own") == signs_in("carl", "correct horse") == 200
    assert signs_in("ann", "ann's own") == 200 and signs_in("ann", "another one") == 401
    codes = [signs_in("dora", ""), signs_in("carl", HASH)]
    assert codes == [422, 401], codes

    for bad in ({"password": "short"}, {"hash": "$2b$12$abcdefgh"}, {"password": "long enough", "hash": HASH},
                {"hash": HASH.replace("m=8192", "m=99999999")}):
        with refuses("bad_field"):
            chief.call("user.import", people=[{"id": "eve", **bad}])
    with refuses("bad_field"):
        chief.call("user.import", people=[{"id": f"w{n}", "password": "long enough"} for n in range(51)])
    many = [{"id": f"w{n}", "password": f"the own one of {n}"} for n in range(50)]
    assert fates(many) == ["made"] * 50
    assert signs_in("w49", "the own one of 49") == 200
    assert "the own one" not in box.log() and "bert's own" not in box.log()

    box.kill()
    box.start()
    assert signs_in("bert", "bert's own") == signs_in("carl", "correct horse") == 200
