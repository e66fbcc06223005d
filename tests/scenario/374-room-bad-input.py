#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Broken fields are refused by name at every operation on rooms, and change
nothing: no room is made, nothing is said, nobody is marked."""
import re

from lib import *

ROOM = {"room": "hall"}
SAYS = {**ROOM, "cid": "c", "kind": "text", "body": {"text": "x"}}
NO_ID = (None, 1, True, [], {}, "", "a b", "é", "../x", "a" * 65)
NO_NUMBER = (None, "1", True, 1.5, [], {}, -1, 1e30)
NO_FLAG = (None, 1, "true", [], {})
NO_LIST = (None, "bob", 1, {}, [1], ["a b"], [None], ["x"] * 2000)
NO_TEXT = (None, 1, [], {}, "x" * 5000)
TAKES = [
    ("room.create", {}, "room", NO_ID), ("room.create", ROOM, "title", (1, [], "", "a\nb", "x" * 129)),
    ("room.create", ROOM, "keep", NO_FLAG), ("room.create", ROOM, "cid", NO_ID),
    ("room.create", ROOM, "settings", (None, 1, [], "x", {"slots": 0}, {"slots": 10 ** 9},
     {"slots": "1"}, {"window_ms": 49}, {"window_ms": 10001}, {"history": 1001}, {"record": 1},
     {"low_kinds": ["like"] * 33}, {"extra_kinds": "like"}, {"what": 1})),
    ("room.update", ROOM, "owner", NO_ID[1:]), ("room.update", ROOM, "title", (1, "", "a\u202eb")),
    ("room.join", ROOM, "after", NO_NUMBER), ("room.join", {}, "room", NO_ID),
    ("room.send", SAYS, "cid", NO_ID), ("room.send", SAYS, "kind", NO_ID),
    ("room.send", SAYS, "body", (None, 1, "x", [], {"text": "x" * 4096})),
    ("room.send", SAYS, "priority", (1, "", "highest", [])), ("room.send", SAYS, "merge", NO_FLAG),
    ("room.history", ROOM, "before", NO_NUMBER), ("room.history", ROOM, "before_seq", NO_NUMBER),
    ("room.history", ROOM, "limit", (*NO_NUMBER, 201)), ("room.list", {}, "limit", (*NO_NUMBER, 201)),
    ("room.attributes", ROOM, "keys", (None, "k", [1], ["k"] * 101)),
    ("room.set_attribute", {**ROOM, "value": "v"}, "key", ("", "k" * 129, 1, [], {})),
    ("room.set_attribute", {**ROOM, "key": "k"}, "value", NO_TEXT),
    ("room.set_attribute", {**ROOM, "key": "k", "value": "v"}, "expect", NO_TEXT[1:]),
    ("room.delete_attribute", ROOM, "key", ("", "k" * 129, 1, [], {})),
    ("room.mute", ROOM, "user", NO_ID[1:]), ("room.mute", {**ROOM, "user": "bob"}, "until", NO_NUMBER),
    ("room.ban", ROOM, "user", NO_ID), ("room.ban", {**ROOM, "user": "bob"}, "off", NO_FLAG),
    ("room.speakers", ROOM, "add", NO_LIST), ("room.speakers", ROOM, "remove", NO_LIST),
    ("room.marks", ROOM, "kind", (None, 1, "friend")),
    ("room.announce", {"kind": "text", "body": {}}, "rooms", NO_LIST),
    *((f"room.{verb}", params, "room", NO_ID) for verb, params in (
        ("update", {}), ("leave", {}), ("get", {}), ("members", {}), ("stats", {}), ("destroy", {}),
        ("send", SAYS), ("history", {}), ("attributes", {}), ("set_attribute", {"key": "k", "value": "v"}),
        ("delete_attribute", {"key": "k"}), ("mute", {"user": "bob"}), ("ban", {"user": "bob"}),
        ("speakers", {"add": ["bob"]}), ("marks", {"kind": "ban"})))]


def refused(call, field):
    """By the field's name, or by that of something in it."""
    try:
        call()
    except Refused as refused:
        assert refused.code == "bad_field" and re.match(rf"{field}\b", refused.field), refused
        return
    raise AssertionError(f"{field}: was taken")


with Daemon(env={"YIZHAN_LIMITS__RATE_BURST": "100000"}) as box:
    chief = box.person("chief", admin=True)
    alice, bob = box.people("alice", "bob")
    alice.call("room.create", room="hall")
    for person in (alice, chief):
        person.call("room.join", room="hall")

    def looks():
        return [alice.call(f"room.{what}", **params) for what, params in (
            ("list", {}), ("stats", ROOM), ("attributes", ROOM), ("history", ROOM), ("get", ROOM),
            ("marks", {**ROOM, "kind": "ban"}), ("marks", {**ROOM, "kind": "mute"}),
            ("marks", {**ROOM, "kind": "speaker"}))]

    before = looks()
    for method, params, field, values in TAKES:
        for value in values:
            who = chief if method == "room.announce" else alice
            refused(lambda: who.call(method, **{**params, field: value}), field)
    assert looks() == before
