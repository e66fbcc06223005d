#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who may read a message may read the file it names, for as long: members
within what they may see, until it is recalled, edited away, burnt or deleted
by her; nobody by guessing an id."""
from lib import *
from lib.files import *


def may(person, file):
    codes = {read(person, file["id"]).status, ask(person, "GET", f"/{file['id']}").status}
    assert len(codes) == 1, codes
    return codes == {200}


with Daemon() as box:
    alice, bob, carol = box.people("alice", "bob", "carol")
    box.group("team", alice, bob)
    box.group("other", bob, carol)
    file = upload(alice, noise(5000), "plan.pdf")
    assert may(alice, file) and not may(bob, file)
    seq = send(alice, "g:team", file)["seq"]
    said = bob.history("g:team")[-1]["body"]["file"]
    assert said == {"id": file["id"], "name": "plan.pdf", "size": 5000,
                    "mime": file["mime"], "hash": file["hash"]}, said
    assert may(bob, file) and not may(carol, file)
    assert read(bob, file["id"], f"?conv=g:team&seq={seq}").status == 200
    assert read(carol, file["id"], f"?conv=g:team&seq={seq}").code == "not_found"

    # on it goes, alone and merged
    sent = bob.call("message.forward", **{"from": "g:team", "conv": "g:other", "cid": "f1",
                                          "seqs": [seq]})
    assert may(carol, file)
    alice.recalls("g:team", seq)
    assert may(bob, file) and may(carol, file) and may(alice, file)     # hers still says it
    bob.recalls("g:other", sent["seq"])
    assert not may(carol, file) and not may(bob, file) and may(alice, file)
    seq = send(alice, "g:team", file)["seq"]
    sent = bob.call("message.forward", **{"from": "g:team", "conv": "g:other", "cid": "f2",
                                          "seqs": [seq], "merged": True})
    assert may(carol, file)
    bob.recalls("g:other", sent["seq"])
    assert not may(carol, file)

    # who came later, who deleted it for herself, who was removed
    box.call("group.add", id="team", users=["carol"], cid="add")
    assert not may(carol, file)
    bob.call("message.delete", conv="g:team", seqs=[seq])
    assert not may(bob, file)
    seq = send(alice, "g:team", file)["seq"]
    assert may(bob, file) and may(carol, file)
    box.call("group.remove", id="team", users=["carol"], cid="gone")
    assert may(carol, file)     # what she saw she may see
    later = upload(alice, noise(10, 2))
    send(alice, "g:team", later)
    assert not may(carol, later) and may(bob, later)

    # other content of a message is another file
    with refuses("not_found", "body.file.id"):
        send(carol, "u:bob", later)
    first, second = upload(alice, noise(20, 3)), upload(alice, noise(20, 4))
    seq = send(alice, "u:bob", first)["seq"]
    alice.call("message.edit", conv="u:bob", seq=seq, cid="e1", kind="file", body=body_of(second))
    assert not may(bob, first) and may(bob, second)
    assert ask(alice, "DELETE", f"/{second['id']}").code == "wrong_state"
    assert ask(alice, "DELETE", f"/{first['id']}").status == 200
    assert not may(alice, first)
    assert ask(bob, "DELETE", f"/{second['id']}").code == "not_found"
