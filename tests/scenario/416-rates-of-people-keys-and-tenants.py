#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A person's calls count together, whatever session they come by; a server
key's count for the key, whomever it acts as; a tenant's are shared so that who
has spent most waits first, and other tenants do not notice."""
from lib import *


def spend(call, most):
    """Calls until it is too fast; how many were answered."""
    for n in range(most):
        try:
            call(n)
        except Refused as refused:
            assert refused.code == "too_fast", refused
            return n
    raise AssertionError("it was never too fast")


def ping(session):
    return lambda n: session.call("session.ping")


def as_(who):
    def call(n):
        answer = http_call(box, "GET", "/v1/users/alice", token=key, headers={"Yizhan-As": who})
        if answer.status != 200:
            raise Refused({"data": answer.json})
    return call


LIMITS = {"RATE_PER_S": 1, "RATE_BURST": 200, "USER_RATE_PER_S": 1, "USER_RATE_BURST": 60,
          "KEY_RATE_PER_S": 1, "KEY_RATE_BURST": 40}
ENV = {f"YIZHAN_LIMITS__{k}": str(v) for k, v in LIMITS.items()}

with Daemon(env=ENV) as box:
    alice, bob = box.people("alice", "bob")
    key = box.call("key.create", id="crm", scopes=["user.read", "act"])["secret"]
    desk, phone = alice.opens("desk"), alice.opens("handy", platform="phone")
    for n in range(10):
        desk.call("session.ping")
    # 60 of hers, though each session may have 200.
    assert spend(ping(phone), 200) < 60
    assert spend(ping(desk), 200) < 30
    bob.call("sync")

    as_("alice")(0)             # the key's own, though alice has none left
    assert spend(as_("bob"), 200) < 40
    assert spend(as_("alice"), 200) < 20

with Daemon(env={"YIZHAN_LIMITS__TENANT_RATE_PER_S": "1", "YIZHAN_LIMITS__TENANT_RATE_BURST": "200",
                 "YIZHAN_LIMITS__RATE_PER_S": "1", "YIZHAN_LIMITS__RATE_BURST": "250",
                 "YIZHAN_LIMITS__USER_RATE_PER_S": "1"}) as box:
    alice, bob = box.people("alice", "bob")
    box.call("tenant.create", id="other")
    carol = box.person("carol", tenant="other")
    alice.online(), bob.online()
    greedy = spend(ping(alice), 400)
    assert greedy < 200
    for n in range(20):
        bob.call("session.ping")
        carol.call("session.ping")
    assert spend(ping(alice), 400) < greedy / 2

# Nor does it help to spread it over many sessions.
with Daemon(env={"YIZHAN_LIMITS__TENANT_RATE_PER_S": "1", "YIZHAN_LIMITS__TENANT_RATE_BURST": "200",
                 "YIZHAN_LIMITS__RATE_PER_S": "1", "YIZHAN_LIMITS__RATE_BURST": "250",
                 "YIZHAN_LIMITS__USER_RATE_PER_S": "1", "YIZHAN_LIMITS__USER_RATE_BURST": "250"}) as box:
    alice, bob = box.people("alice", "bob")
    bob.online()
    sessions = [alice.opens(f"d{n}", platform="web") for n in range(3)]
    assert spend(lambda n: sessions[n % 3].call("session.ping"), 400) < 200
    for n in range(20):
        bob.call("session.ping")
