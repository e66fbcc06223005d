#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Somebody new is invited by mail and chooses her own password; an admin sends
the link again, and what waits is sent once the mail server is there."""
from lib import *
from lib.post import PostOffice


def resets(token, code=None):
    answer = http_call(box, "POST", "/v1/auth/reset", {"token": token, "password": "of my own choice"})
    assert (answer.json.get("code") if answer.status != 200 else None) == code, answer.body


later = []


def answer(letter):
    later.append(letter)
    return "450 come later" if len(later) == 1 else "250 OK"


with Daemon(clock=True) as box:
    root = box.person("root", admin=True)
    with refuses("wrong_state"):
        root.call("user.create", id="alice", email="alice@example.com", invite=True)
    office = PostOffice()
    conf = dict(host="127.0.0.1", port=office.port, security="none", language="zh-CN",
                url="https://chat.example.com/im/", **{"from": "chat@example.com"})
    root.call("mail.update", **conf)
    for wrong in ({"email": "alice"}, {"invite": True}, {"email": "a@b.c", "invite": True, "password": "long enough"}):
        with refuses("bad_field"):
            root.call("user.create", **{"id": "alice", **wrong})
    root.call("user.create", id="alice", email="alice@example.com", invite=True)
    root.call("user.create", id="alice", email="alice@example.com", invite=True)    # asked twice
    [letter] = office.taken()
    assert "https://chat.example.com/im/#reset=" in letter.text and "alice" in letter.text and "7 天" in letter.text
    root.call("setting.update", language=1)
    again = root.call("user.invite", id="alice")
    assert again["email"] == "alice@example.com" and again["expires_ts"] > 0
    resets(letter.token, "link_invalid")
    box.jump(hours=7 * 24 - 1)
    assert "within 7 days" in office.taken(2)[1].text, "of the organisation that has decided"
    resets(office.letters[1].token)
    assert http_call(box, "POST", "/v1/auth/login", {"user": "alice", "password": "of my own choice"}).status == 200
    for id, code in (("root", "wrong_state"), ("nobody", "not_found")):
        with refuses(code):
            root.call("user.invite", id=id)

    people = [{"id": f"p{n}", "email": f"p{n}@example.com"} for n in range(20)]
    people += [{"id": "known", "email": "known@example.com", "password": "by an admin"}, {"id": "quiet"}]
    with refuses("bad_field"):
        root.call("user.import", people=[{"id": "x", "email": "x"}], invite=True)
    assert {row["state"] for row in root.call("user.import", people=people, check=True, invite=True)["results"]} == {"made"}
    root.call("user.import", people=people, invite=True)
    root.call("user.import", people=people, invite=True)
    assert len(office.taken(22)) == 22 and office.letters[-1].recipients == ["p19@example.com"]
    resets(office.letters[-1].token)
    # Administrators see all addresses in lists, others none; a page has its rows and no more.
    listed = root.call("user.list", limit=3)
    assert [u.get("email") for u in listed["users"]] == [
        "alice@example.com", "known@example.com", "p0@example.com"] and listed["more"], listed
    assert root.call("user.list", text="quiet")["users"][0].keys() == {
        "id", "name", "admin", "disabled", "created_ts"}
    alice = box.person("alice", create=False, token=box.call("token.issue", user="alice")["token"])
    assert all("email" not in u for u in alice.call("user.list")["users"])

    # A role that sets passwords invites; one that only writes names does not say where mail goes.
    root.call("role.set", id="names", name="Names", rights=["user.write"])
    root.call("role.give", user="known", role="names")
    known = box.person("known", create=False, token=box.call("token.issue", user="known")["token"])
    with refuses("forbidden", field="email"):
        known.call("user.update", id="p1", email="mine@example.com")
    known.call("user.update", id="p1", name="P One")

    # Who is deleted has no address and no link any more.
    root.call("user.delete", id="p18")
    resets(office.letters[-2].token, "link_invalid")
    slow = PostOffice(answer=answer)
    root.call("mail.update", **(conf | {"port": slow.port}))
    root.call("user.invite", id="p1")
    until(lambda: later, "the first try")
    assert root.call("mail.get")["waiting"] == 1 and not slow.letters
    assert figure(box, "yizhan_mail_waiting") == 1
    assert box.stop() == 0 and "1 letters were not sent any more" in box.log()
