#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who may do what (messages, streamed ones): each operation as a person, an
admin and a server key, about what is hers, somebody else's, gone and another
tenant's, by WebSocket and by REST: as lib/matrix.txt declares it."""
from lib import *
from lib import matrix

with Daemon(tls=False, env=matrix.ENOUGH, in_memory=True) as box:
    world = matrix.World(box)
    said = matrix.lines(world, matrix.is_of("messages"))
    matrix.compare(said)
    assert matrix.compare_acting(world, said) > 30
    assert len(said) > 40, said
