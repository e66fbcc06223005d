#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What may one do who has not signed in: as nobody, by WebSocket and by REST, about
people, tokens and tenants that are there, shut, deleted or of elsewhere: as
lib/matrix.txt declares it; the sign-in never says who is there."""
from lib import *
from lib import matrix

with Daemon(tls=False, env=matrix.ENOUGH, in_memory=True) as box:
    said = matrix.lines_of_anyone(matrix.World(box))
    matrix.compare(said)
    assert len(said) > 8, said
