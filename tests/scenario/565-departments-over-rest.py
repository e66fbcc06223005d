#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Departments by REST and by yizhanctl: routes, edits that name what was read,
and an import of an organisation that can be run again."""
import json

from lib import *

CHART = [("co", None, "Company"), ("rd", "co", "R&D"), ("web", "rd", "Web"), ("tree", "co", "Trees")]

with Daemon() as box:
    root = box.person("root", admin=True)
    people = box.people("alice", "bob", "carol")

    def call(method, path, body=None, **headers):
        return http_call(box, method, path, body, token=root.token,
                         headers={k.replace("_", "-"): v for k, v in headers.items()})

    def load():
        """Run again, it changes nothing: ids and cids are the old system's."""
        for id, parent, name in CHART:
            row = {"id": id, "name": name, **({"parent": parent} if parent else {})}
            assert call("POST", "/v1/departments", row).status == 200
        done = call("POST", "/v1/departments/web/members",
                    {"users": ["alice", "bob"], "cid": "import-web"})
        assert done.json["added"] == 2, done.text
        return call("GET", "/v1/department-tree").json

    once = load()
    assert [d["id"] for d in once["departments"]] == ["co", "rd", "web", "tree"]
    entries = people[0].conversation("t:")["seq"]
    assert load() == once and people[0].conversation("t:")["seq"] == entries

    seen = call("GET", "/v1/departments/web")
    assert (seen.json["department"]["people"], seen.json["above"]) == (2, ["co", "rd"])
    tag = seen.headers["etag"]
    done = call("PATCH", "/v1/departments/web", {"head": "alice", "parent": "co"}, If_Match=tag)
    assert done.status == 200 and done.json["department"]["level"] == 2, done.text
    assert call("PATCH", "/v1/departments/web", {"name": "lost"}, If_Match=tag).code == "stale"
    assert call("GET", "/v1/departments?text=tree").json["departments"][0]["id"] == "tree"
    assert call("GET", "/v1/departments/tree").json["department"]["name"] == "Trees"
    listed = call("GET", "/v1/departments/co/members?subtree=true&limit=1").json
    assert [m["user"] for m in listed["people"]] == ["alice"] and listed["more"]
    assert call("POST", "/v1/departments/web/members/set",
                {"user": "bob", "title": "Lead"}).status == 200
    assert call("POST", "/v1/departments/web/members/remove", {"users": ["alice"]}).json["removed"] == 1
    assert call("DELETE", "/v1/departments/tree").status == 200
    assert call("DELETE", "/v1/departments/tree").code == "not_found"
    for wrong in ({"name": ""}, {"name": "x", "order": -1}, {"name": "x", "id": "no blanks"}):
        assert call("POST", "/v1/departments", wrong).code == "bad_field"
    said = json.loads(box.yizhanctl("call", "department.members", '{"id":"web"}')[1])
    assert [(m["user"], m["title"]) for m in said["people"]] == [("bob", "Lead")], said
