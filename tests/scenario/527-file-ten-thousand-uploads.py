#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Ten thousand uploads that are begun and left: each person may have a few, a
tenant a thousand; whoever comes next is told, messages go on, and who deletes
hers goes on as well."""
from lib import *
from lib.files import *
from lib import matrix

with Daemon(tls=False, env=matrix.ENOUGH) as box:
    people = box.people(*(f"p{n}" for n in range(60)))
    begun, codes = [], {}
    for n in range(10000):
        person = people[n % len(people)]
        if n > 1300:        # by session, which is as good and quicker
            try:
                person.call("file.create", name="x", size=1000)
                code = "ok"
            except Refused as refused:
                code = refused.code
        else:
            answer = ask(person, "POST", "", {"name": "x", "size": 1000})
            code = "ok" if answer.status == 200 else answer.code
            if code == "ok":
                begun.append((person, answer.json["file"]["id"]))
        codes[code] = codes.get(code, 0) + 1
    assert codes == {"ok": 1000, "limit_reached": 9000}, codes
    assert len(list((box.data / "tenants/default/uploads").iterdir())) == 1000
    people[0].sends("u:p1", "still here")
    person, id = begun[0]
    assert ask(person, "DELETE", f"/{id}").status == 200
    upload(person, b"123")
