#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A broadcast to a department reaches those in it and, where asked, those
below it: each once, whatever is killed; who moves meanwhile is told once."""
from lib import *

PEOPLE = [f"p{n:02}" for n in range(24)]


def state(seq):
    return box.call("broadcast.get", seq=seq)["broadcast"]


def done(seq):
    until(lambda: state(seq)["state"] == "done", "all of it")
    return state(seq)["sent"]


def send(cid, words, **more):
    return box.call("broadcast.send", cid=cid, to="department", kind="text", body={"text": words},
                    **more)["seq"]


with Daemon() as box:
    people = {id: box.person(id) for id in PEOPLE}
    for id, parent in (("co", None), ("rd", "co"), ("web", "rd"), ("hr", "co")):
        box.call("department.create", id=id, name=id, **({"parent": parent} if parent else {}))
    box.call("department.add", id="co", users=PEOPLE[:2])
    box.call("department.add", id="rd", users=PEOPLE[2:10])
    box.call("department.add", id="web", users=PEOPLE[5:20])     # some are in both
    box.call("department.add", id="hr", users=PEOPLE[20:])
    box.call("user.disable", id="p19")
    for field, more in (("department", {}), ("tag", {"department": "rd", "tag": "vip"})):
        with refuses("bad_field", field):
            send("x", "x", **more)
    with refuses("not_found", "department"):
        send("x", "x", department="nowhere")
    with refuses("bad_field", "department"):
        box.call("broadcast.send", cid="x", to="all", department="rd", kind="text", body={"text": "x"})
    with refuses("bad_field", "subtree"):
        box.call("broadcast.send", cid="x", to="all", subtree=True, kind="text", body={"text": "x"})

    assert done(send("b1", "to rd", department="rd")) == 8
    seq = send("b2", "below rd", department="rd", subtree=True, rate=6)
    assert send("b2", "below rd", department="rd", subtree=True, rate=6) == seq
    with refuses("conflict"):
        send("b2", "below rd", department="rd", rate=6)
    until(lambda: state(seq)["sent"] >= 6, "some of it")
    box.kill()
    box.start()
    for person in people.values():
        person.session = None
    people["p00"].online()
    assert done(seq) == 17      # p02 … p18, p19 is disabled
    row = state(seq)
    assert (row["to"], row["department"], row["subtree"], row["rate"]) == ("department", "rd", True, 6)
    box.call("user.disable", id="p19", disabled=False)
    people["p19"].token = box.call("token.issue", user="p19")["token"]
    for n, id in enumerate(PEOPLE):
        want = ["to rd"] * (2 <= n < 10) + ["below rd"] * (2 <= n < 19)
        assert people[id].texts("s:" + id) == want, (id, people[id].texts("s:" + id))

    # Whose department moves, or goes, is told or not by whether her turn has come.
    seq = send("b3", "on the move", department="co", subtree=True, rate=5)
    until(lambda: state(seq)["sent"] >= 5, "the first page")
    box.call("department.update", id="web", parent="hr")
    box.call("department.add", id="hr", users=PEOPLE[:5])
    done(seq)
    counts = [people[id].texts("s:" + id).count("on the move") for id in PEOPLE]
    assert counts == [1] * 24, counts
