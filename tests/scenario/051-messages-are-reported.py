#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""People report a message that they may see, once each; whoever looks after
reports sees a queue without content, gives a reason before seeing what was
said, and closes the case. Nobody else learns who reported what."""
from lib import *

with Daemon() as box:
    root = box.person("root", admin=True)
    alice, bob, carol, dave = box.people("alice", "bob", "carol", "dave")
    root.call("role.give", user="dave", role="auditor")
    alice.call("group.create", id="g1", name="G", members=["bob", "carol"])
    for n in range(5):
        bob.sends("g:g1", f"before {n}")
    bad = alice.sends("g:g1", "you are all fools")
    for n in range(5):
        bob.sends("g:g1", f"behind {n}")
    own = alice.sends("u:bob", "between us")

    def report(who, sent, conv="g:g1", **more):
        return who.call("message.report", conv=conv, seq=sent["seq"],
                        **{"reason": "abuse", **more})

    def waiting(who=root, **asked):
        return who.call("report.list", **asked)["reports"]

    assert root.call("report.list") == {"waiting": 0, "reports": [], "more": False}
    bob.online(), carol.online(), alice.online()
    assert report(bob, bad, text="again and again") == {"id": bad["id"]}
    told = bob.expects("entry", conv="s:bob", type="report")
    assert "body" not in told and "target" not in told, "only that she did"
    assert report(bob, bad, reason="spam") == {"id": bad["id"]}, "the first answer"
    assert report(carol, bad, reason="other") == {"id": bad["id"]}
    with refuses("bad_field", "seq"):
        report(alice, bad)
    with refuses("bad_field", "reason"):
        report(bob, bad, reason="boring")
    with refuses("not_found", "seq"):
        report(bob, {"seq": 999})
    with refuses("not_member"):
        report(dave, bad)
    with refuses("not_found"):
        report(carol, own, conv="u:alice")
    assert report(bob, own, conv="u:alice", reason="secrets") == {"id": own["id"]}

    for op, more in (("report.list", {}), ("report.get", {"id": bad["id"], "reason": "curious"}),
                     ("report.resolve", {"id": bad["id"], "outcome": "dismissed"})):
        with refuses("forbidden"):
            alice.call(op, **more)
    first, second = waiting()
    assert first == {
        "id": bad["id"], "conv": "g:g1", "seq": bad["seq"], "from": "alice",
        "said_ts": bad["ts"], "kind": "text", "people": 2, "reasons": ["abuse", "other"],
        "first_ts": first["first_ts"], "newest_ts": first["newest_ts"], "state": "open"}, first
    assert second["conv"] == "d:alice:bob" and second["reasons"] == ["secrets"]
    page = root.call("report.list", limit=1)
    assert page["more"] and page["waiting"] == 2 and page["reports"] == [first]
    assert waiting(limit=1, after=page["next"]) == [second]

    # An auditor looks and gives a reason; she closes nothing.
    with refuses("bad_field", "reason"):
        dave.call("report.get", id=bad["id"])
    seen = dave.call("report.get", id=bad["id"], reason="weekly look")
    assert seen["report"] == first and seen["copy"] == {"text": "you are all fools"}
    assert not seen["cut"] and seen["of_author"] == 2
    assert [(p["user"], p["reason"], p["text"]) for p in seen["reporters"]] == [
        ("bob", "abuse", "again and again"), ("carol", "other", "")]
    assert [e["body"]["text"] for e in seen["entries"]] == [
        "before 2", "before 3", "before 4", "you are all fools",
        "behind 0", "behind 1", "behind 2"], seen["entries"]
    row, = root.call("audit.list", by="dave")["rows"]
    assert row["op"] == "report.get" and row["said"] == {
        "id": bad["id"], "reason": "weekly look"}, row
    with refuses("forbidden"):
        dave.call("report.resolve", id=bad["id"], outcome="dismissed")
    with refuses("not_found", "id"):
        root.call("report.get", id=1, reason="does not exist")

    # Closed by taking the message back; whoever looks learns how.
    with refuses("bad_field", "note"):
        root.call("report.resolve", id=bad["id"], outcome="settled")
    with refuses("wrong_state", "outcome"):
        root.call("report.resolve", id=bad["id"], outcome="suspended")
    assert root.call("report.resolve", id=bad["id"], outcome="removed", note="rule 3") == {}
    told = carol.expects("entry", type="recall", target=bad["seq"])
    assert told["from"] == "root" and told["conv"] == "g:g1"
    assert carol.expects("entry", conv="t:", type="policy")["body"] == {"of": "reports"}
    assert root.call("report.resolve", id=bad["id"], outcome="removed") == {}, "a retry"
    with refuses("wrong_state", "id"):
        root.call("report.resolve", id=bad["id"], outcome="dismissed")
    assert waiting() == [second]
    closed, = waiting(state="closed")
    assert (closed["state"], closed["outcome"], closed["by"]) == ("closed", "removed", "root")
    seen = root.call("report.get", id=bad["id"], reason="an appeal")
    assert seen["report"]["note"] == "rule 3" and seen["copy"]["text"] == "you are all fools"
    assert seen["entries"][3]["recalled"]

    # What a box has known it knows after a kill. Reported anew, it is open.
    box.kill()
    box.start()
    for who in (root, alice, bob, carol, dave):
        who.session = None
    assert waiting(state="closed") == [closed] and waiting() == [second]
    root.call("user.disable", id="alice")
    root.call("report.resolve", id=own["id"], outcome="suspended")
    root.call("user.disable", id="alice", disabled=False)
    alice.token = box.call("token.issue", user="alice")["token"]
    alice.session = None
    assert waiting() == [] and waiting(state="closed")[0]["id"] == own["id"], "newest first"
    again = bob.sends("g:g1", "fools, all of you")
    report(carol, again)
    root.call("report.resolve", id=again["id"], outcome="dismissed")
    report(alice, again)
    row, = waiting()
    assert row["people"] == 2 and row["state"] == "open" and "outcome" not in row
    assert len(waiting(state="closed")) == 2

    # An administrator who takes it back elsewhere has closed it.
    root.call("message.remove", conv="g:g1", seq=again["seq"], reason="seen")
    assert waiting() == []
    assert waiting(state="closed")[0]["outcome"] == "removed"
    assert "yizhan_message_reports_total 2" in http_call(box, "GET", "/metrics").text

    # An administrator is a person, too: who reported her she does not learn.
    hers = root.sends("u:bob", "do it at once")
    report(bob, hers, conv="u:root")
    for who, names in ((root, []), (dave, ["bob"])):
        seen = who.call("report.get", id=hers["id"], reason="whose it is")
        assert [p["user"] for p in seen["reporters"]] == names and seen["report"]["people"] == 1
    root.call("report.resolve", id=hers["id"], outcome="dismissed")
    ops = [row["op"] for row in root.call("audit.list", by="root")["rows"]]
    assert ops.count("report.resolve") >= 4 and "report.get" in ops, ops

    # One person reports so much at once.
    many = [bob.sends("g:g1", f"many {n}") for n in range(51)]
    for sent in many[:50]:
        report(carol, sent, reason="spam")
    with refuses("limit_reached", "seq"):
        report(carol, many[50], reason="spam")
    root.call("report.resolve", id=many[0]["id"], outcome="dismissed")
    report(carol, many[50], reason="spam")
    long = bob.sends("g:g1", "界" * 4000)
    report(alice, long)
    seen = root.call("report.get", id=long["id"], reason="long one")
    assert seen["cut"] and seen["copy"]["text"] == "界" * 500, seen["copy"]
