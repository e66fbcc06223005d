#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""People and groups are found by name and id, as written, by pinyin and by
initials: one's own groups and those that are listed, people who are there. Who may
read people finds those who are disabled as well, and the list finds whom the search finds."""
from lib import *
from lib.search import ENOUGH

PEOPLE = {"u-zw": "张伟", "u-zsf": "张三丰", "u-sxx": "单雄信", "u-om": "Ōmura Mary-Ann", "u-ly": "吕岩"}


def names(who, op, text, **more):
    page = who.call(op, text=text, **more)
    assert not page["partial"]
    return [row["name"] for row in page["users" if op == "user.search" else "groups"]]


with Daemon(env=ENOUGH) as box:
    alice, bob = box.people("alice", "bob")
    for id, name in PEOPLE.items():
        box.call("user.create", id=id, name=name)

    def people(text):
        return names(alice, "user.search", text)

    for text in ("zhangwei", "ZhangWei", "zhang w", "zw", "张w", "zhang伟", "张伟", "u-zw"):
        assert people(text)[0] == "张伟", text
    assert people("zhangw") == ["张伟"] and people("伟") == ["张伟"]
    assert people("zsf")[0] == "张三丰" and people("zhangsanf") == ["张三丰"]
    assert people("shanxx") == people("danxx") == people("chan xiong") == ["单雄信"]
    assert people("omura") == people("mary ann") == people("ŌMURA") == ["Ōmura Mary-Ann"]
    assert people("lvyan") == people("luyan") == people("lyu yan") == ["吕岩"]
    assert sorted(people("张")) == ["张三丰", "张伟"] == sorted(people("zhang"))
    assert people("zhangwu") == people("wz") == people("李") == []
    first = alice.call("user.search", text="张", limit=1)
    assert first["more"] and len(first["users"]) == 1
    rest = alice.call("user.search", text="张", limit=1, after=first["next"])
    assert not rest["more"] and "next" not in rest and rest["users"] != first["users"]
    box.call("user.update", id="u-zsf", name="李三丰")
    assert people("zsf") == ["李三丰"] and people("lsf") == ["李三丰"] and people("zhang") == ["张伟"]
    box.call("user.disable", id="u-zw")
    assert people("zhangwei") == []
    assert box.call("user.search", text="dan")["users"][0]["id"] == "u-sxx"
    chief = box.person("chief", admin=True)
    assert names(chief, "user.search", "zhangwei") == []
    assert names(chief, "user.search", "zhangwei", disabled=True) == ["张伟"]
    chief.call("user.create", id="aud")
    chief.call("role.give", user="aud", role="auditor")
    token = chief.call("token.issue", user="aud")["token"]
    auditor = Person(box, "aud", create=False, token=token)
    assert names(auditor, "user.search", "zhangwei", disabled=True) == ["张伟"]
    with refuses("forbidden", field="disabled"):
        alice.call("user.search", text="zhangwei", disabled=True)
    box.call("user.delete", id="u-om")
    assert names(chief, "user.search", "omura", disabled=True) == []

    def listed(text, **more):
        return [u["name"] for u in chief.call("user.list", text=text, **more)["users"]]

    assert listed("zhangwei") == listed("张") == ["张伟"] and listed("zhangwei", disabled=False) == []
    assert listed("danxx") == ["单雄信"] and "张伟" in listed("-")

    alice.call("group.create", id="g1", name="销售部", members=["bob"])
    box.call("group.create", id="g2", name="销售二部", members=["u-zsf"])
    box.call("group.create", id="g3", name="销售三部", members=["u-zsf"], settings={"listed": True})
    assert sorted(names(bob, "group.search", "xs")) == ["销售三部", "销售部"]
    assert names(bob, "group.search", "xsb") == names(bob, "group.search", "g1") == ["销售部"]
    assert names(bob, "group.search", "xs二") == [] and names(bob, "group.search", "xiaoshousan") == ["销售三部"]
    bob.call("group.leave", id="g1")
    assert names(bob, "group.search", "xsb") == []
    for op in ("user.search", "group.search"):
        for bad in ("……", "", "a" * 64, "x" * 200):
            with refuses("bad_field", field="text"):
                alice.call(op, text=bad)
