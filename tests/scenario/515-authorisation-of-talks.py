#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Who may do what (groups, channels, conversations, messages): each operation as a person
and as an admin, about what is hers, somebody else's, gone and another
tenant's, by WebSocket and by REST: as lib/matrix.txt declares it."""
from lib import *
from lib import matrix

TALKS = ("group", "channel", "conversation", "message", "stream", "sync")

with Daemon(tls=False, env=matrix.ENOUGH) as box:
    world = matrix.World(box)
    said = matrix.lines(world, lambda name: name.split(".")[0] in TALKS)
    matrix.compare(said)
    assert matrix.compare_acting(world, said) > 100
    assert len(said) > 40, said
