#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Departments are a tree: made, listed, walked by pages, moved with all below
them, never into themselves, and deleted once they are empty."""
from lib import *


def tree(**more):
    page = box.call("department.tree", **more)
    return [("  " * (d["level"] - 1)) + d["id"] for d in page["departments"]], page["more"]


def make(id, parent=None, **more):
    more |= {"parent": parent} if parent else {}
    return box.call("department.create", id=id, name=f"Dept {id}", **more)


with Daemon(env={"YIZHAN_DEPARTMENTS__LEVELS": "4", "YIZHAN_DEPARTMENTS__CHILDREN": "3",
                 "YIZHAN_DEPARTMENTS__MAX": "9"}) as box:
    assert tree() == ([], False)
    first = make("rd", cid="c1")
    row = first["department"]
    assert (row["level"], row["order"], row["people"], row["children"]) == (1, 1000, 0, 0), row
    assert make("rd", cid="c1") == first
    with refuses("conflict", "cid"):
        make("rd2", cid="c1")
    assert "seq" not in make("rd"), "asked twice, it is there"
    with refuses("exists", "id"):
        make("rd", order=5)
    made = box.call("department.create", name="销售部", cid="c2")["department"]
    assert box.call("department.create", name="销售部", cid="c2")["department"] == made
    box.call("department.delete", id=made["id"])
    box.call("department.create", id="sales", name="销售部")
    for id, parent in (("web", "rd"), ("db", "rd"), ("sql", "db"), ("lab", "sql")):
        make(id, parent)
    with refuses("limit_reached", "parent"):
        make("deep", "lab")
    with refuses("not_found", "parent"):
        make("lost", "nowhere")

    # Each before those below it, in the order of siblings, page by page.
    whole = ["rd", "  web", "  db", "    sql", "      lab", "sales"]
    assert tree() == (whole, False)
    walked = tree(limit=1)
    while walked[1]:
        page = tree(limit=1, after=walked[0][-1].strip())
        walked = walked[0] + page[0], page[1]
    assert walked[0] == whole, walked
    assert tree(levels=1) == (["rd", "sales"], False)
    assert tree(id="rd", levels=1) == (["  web", "  db"], False)
    assert tree(id="rd", after="db", limit=1) == (["    sql"], True)
    with refuses("not_found", "after"):
        tree(id="web", after="sql")
    assert box.call("department.get", id="lab")["above"] == ["rd", "db", "sql"]
    assert [d["name"] for d in box.call("department.list", text="销售")["departments"]] == ["销售部"]
    page = box.call("department.list", limit=2, after="db")
    assert [d["id"] for d in page["departments"]] == ["lab", "rd"] and page["more"], page

    # Moving takes along what is below; never into itself, nor too deep.
    for parent in ("db", "sql", "lab"):
        with refuses("wrong_state", "parent"):
            box.call("department.update", id="db", parent=parent)
    with refuses("limit_reached", "parent"):
        box.call("department.update", id="db", parent="web")
    moved = box.call("department.update", id="db", parent="", order=1, cid="m1")
    assert "parent" not in moved["department"] and moved["department"]["level"] == 1
    assert box.call("department.update", id="db", parent="", order=1, cid="m1") == moved
    assert tree() == (["db", "  sql", "    lab", "rd", "  web", "sales"], False)
    assert "seq" not in box.call("department.update", id="db", order=1), "nothing changes"
    box.call("department.update", id="web", parent="lab", name="Web")
    with refuses("limit_reached", "parent"):
        make("top4")
    make("ops", "rd"), make("qa", "rd"), make("ux", "rd")
    with refuses("limit_reached"):
        make("tenth", "sales")

    with refuses("wrong_state"):
        box.call("department.delete", id="sql")
    gone = box.call("department.delete", id="web", cid="d1")
    assert box.call("department.delete", id="web", cid="d1") == gone
    with refuses("not_found", "id"):
        box.call("department.get", id="web")
    box.restart()
    assert tree() == (["db", "  sql", "    lab", "rd", "  ops", "  qa", "  ux", "sales"], False)
