#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every operation as an auditor, as a helper and by a role of the tenant's own, by
WebSocket and by REST: what an administrator gets where the role has a right, else
what anybody gets, whoever it is about."""
from lib import *
from lib import matrix

OWN = ["group.read", "group.write", "webhook.read", "words.read", "report.write", "user.password"]

for role, least in (("auditor", 40), ("helper", 5), ("clerk", 25)):
    with Daemon(tls=False, env=matrix.ENOUGH, in_memory=True) as box:
        box.call("role.set", id="clerk", name="Clerk", rights=OWN)
        count = matrix.compare_role(matrix.World(box), role)
        assert count >= least, (role, count)
