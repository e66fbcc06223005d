#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One's devices with names, platforms, where they came from and who is here;
naming and silencing them; a sign-in on a new one is told to the others."""
from lib import *

with Daemon() as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    laptop = alice.opens("laptop", platform="desktop")
    laptop.expects_no("entry", type="device")
    phone = alice.opens("handy", platform="phone")
    assert laptop.expects("entry", type="device")["body"] == {"device": "handy"}
    phone.expects_no("entry", type="device")
    rows = {d["id"]: d for d in phone.call("device.list")["devices"]}
    assert set(rows) == {"laptop", "handy"}
    assert rows["handy"]["current"] and not rows["laptop"]["current"]
    assert all(d["online"] and d["push"] and d["seen_ts"] > 0 and
               d["address"] == "127.0.0.1" and "name" not in d for d in rows.values()), rows
    phone.call("device.rename", device="laptop", name="工作电脑", cid="n1")
    assert laptop.expects("entry", type="device")["body"] == {"device": "laptop"}
    phone.call("device.set", device="handy", push=False)
    laptop.close()
    again = alice.opens("laptop", platform="desktop")
    phone.expects_no("entry", type="device", body={"device": "x"})
    again.close()
    until(lambda: not phone.call("device.list")["devices"][1]["online"], "its end")
    handy, lap = phone.call("device.list")["devices"]
    assert (lap["name"], lap["online"], handy["push"]) == ("工作电脑", False, False)
    assert [d["id"] for d in chief.call("device.list", user="alice")["devices"]] == [
        "handy", "laptop"]
    assert box.call("device.list", user="alice")["devices"][0]["id"] == "handy"
    with refuses("forbidden"):
        bob.call("device.list", user="alice")
    with refuses("not_found"):
        bob.call("device.rename", device="laptop", name="Mine")
    with refuses("not_found"):
        chief.call("device.list", user="nobody")
