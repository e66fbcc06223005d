#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every operation as an auditor and as a helper, by WebSocket and by REST: what
an administrator gets where the role has a right, else what anybody gets."""
from lib import *
from lib import matrix

for role, least in (("auditor", 40), ("helper", 5)):
    with Daemon(tls=False, env=matrix.ENOUGH, in_memory=True) as box:
        count = matrix.compare_role(matrix.World(box), role)
        assert count >= least, (role, count)
