#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A list of people is taken in at once: a dry run says what would become of each, those who are
new come by one entry, asked again nothing changes, and nobody is more than the licence allows.
Lists of people are narrowed: to admins, to those who are shut out, to a department, a tag, a role,
to who is here, and to several of these at once."""
from urllib.parse import urlencode

from lib import *

LINES = [{"id": "ann", "name": "Ann"}, {"id": "bert"},
         {"id": "chief", "name": "Chief", "admin": True}, {"id": "alice", "name": "Somebody else"},
         {"id": "ann", "name": "Ann"}, {"id": "bert", "name": "Another"}]
FATES = ["made", "made", "same", "taken", "same", "taken"]

with Daemon(env={"YIZHAN_LIMITS__USERS": "12"}) as box:
    chief = box.person("chief", admin=True)
    alice = box.person("alice")

    def fates(**params):
        out = chief.call("user.import", **params)["results"]
        assert [x["id"] for x in out] == [x["id"] for x in params["people"]]
        return [x["state"] for x in out]

    before = alice.call("user.list")
    assert fates(people=LINES, check=True) == FATES
    assert alice.call("user.list") == before
    assert fates(people=LINES) == FATES
    alice.expects("entry", conv="t:", type="user", users=["ann", "bert"])
    assert fates(people=LINES) == ["same", "same", *FATES[2:]]
    assert chief.call("user.get", id="bert")["user"]["name"] == "bert"
    assert [u["id"] for u in alice.call("user.list")["users"]] == ["alice", "ann", "bert", "chief"]

    # Who came so is a person as any other, once somebody lets her in.
    ann = Person(box, "ann", create=False, token=chief.call("token.issue", user="ann")["token"])
    ann.sends("u:alice", "hello")
    assert alice.texts("u:ann") == ["hello"]

    # Eight more may come, not ten; a dry run says it before.
    many = [{"id": f"w{n}"} for n in range(10)]
    expected = ["made"] * 8 + ["limit"] * 2
    assert fates(people=many, check=True) == expected
    assert fates(people=many) == expected
    assert len(chief.call("user.list")["users"]) == 12
    assert fates(people=many) == ["same"] * 8 + ["limit"] * 2

    with refuses("forbidden"):
        alice.call("user.import", people=[{"id": "mallory"}])
    for bad in [], [{"id": "a b"}], [{"name": "Nobody"}], [{"id": f"x{n}"} for n in range(501)]:
        with refuses("bad_field"):
            chief.call("user.import", people=bad)
    key = box.call("key.create", id="crm", scopes=["user.write"])["secret"]
    body = {"people": [{"id": "root", "admin": True}]}
    answer = http_call(box, "POST", "/v1/users/import", body, token=key)
    assert answer.status == 403 and answer.json["code"] == "forbidden", answer

    chief.call("user.disable", id="w3")
    ids = lambda **wanted: [u["id"] for u in alice.call("user.list", **wanted)["users"]]
    assert ids(admin=True) == ["chief"]
    assert ids(disabled=True) == ["w3"]
    assert ids(disabled=False, admin=False, limit=2) == ["alice", "ann"]
    workers = [f"w{n}" for n in range(8) if n != 3]
    assert ids(disabled=False, admin=False, after="ann", text="w") == workers
    page = alice.call("user.list", disabled=False, limit=10)
    assert len(page["users"]) == 10 and page["more"]
    last = alice.call("user.list", disabled=False, limit=10, after=page["users"][-1]["id"])
    assert [u["id"] for u in last["users"]] == ["w7"] and not last["more"]
    assert page["next"] == "w6" and "next" not in last

    chief.call("department.create", id="rd", name="R&D")
    chief.call("department.create", id="web", name="Web", parent="rd")
    chief.call("department.add", id="rd", users=["bert", "w1"])
    chief.call("department.add", id="web", users=["alice", "w1", "w3"])
    chief.call("tag.add", tag="early", users=["alice", "bert", "w3", "w7"])
    chief.call("role.give", user="w1", role="helper")
    chief.call("role.give", user="bert", role="auditor")
    key = box.call("key.create", id="reader", scopes=["user.read"])["secret"]

    def hers(**wanted):
        answer = http_call(box, "GET", "/v1/users?" + urlencode(wanted), token=key)
        assert answer.status == 200, answer
        return [u["id"] for u in answer.json["users"]]

    assert hers(department="rd") == ["alice", "bert", "w1", "w3"], "and those below it"
    assert hers(department="rd", limit=2, after="alice") == ["bert", "w1"]
    assert hers(tag="early", after="alice") == ["bert", "w3", "w7"]
    assert hers(role="helper") == ["w1"] and hers(role="nothing") == []
    assert hers(role="auditor", after="bert") == []
    assert hers(online="true") == ["alice", "ann", "chief"], "who has a session"
    assert hers(online="true", after="alice", admin="true") == ["chief"]
    assert hers(department="web", tag="early") == ["alice", "w3"]
    assert hers(department="web", tag="early", disabled="true") == ["w3"]
    assert hers(department="rd", tag="early", role="auditor", text="BER") == ["bert"]
    assert hers(online="true", tag="early", department="rd") == ["alice"]
    page = chief.call("user.list", tag="early", limit=2)
    assert page["more"] and page["next"] == "bert"
    page = chief.call("user.list", tag="early", limit=2, after=page["next"])
    assert [u["id"] for u in page["users"]] == ["w3", "w7"] and not page["more"]
    about = {u["id"]: u for u in chief.call("user.list", details=True)["users"]}
    assert [d["id"] for d in about["w1"]["departments"]] == ["rd", "web"]
    assert about["w3"]["tags"] == ["early"] and about["chief"]["tags"] == []
    with refuses("not_found", "department"):
        chief.call("user.list", department="nowhere")
    for wanted in {"department": "rd"}, {"tag": "early"}, {"role": "helper"}, {"online": True}, {"details": True}:
        with refuses("forbidden", *wanted):
            alice.call("user.list", **wanted)

    box.kill()
    box.start()
    assert len(box.call("user.list")["users"]) == 12
