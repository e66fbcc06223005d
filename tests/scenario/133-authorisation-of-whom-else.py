#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whom else may one name (groups, channels, messages): where an operation names a
person beside its own subject, she is hers, somebody else, gone or another
tenant's, by WebSocket and by REST: as lib/matrix.txt declares it."""
from lib import *
from lib import matrix

with Daemon(tls=False, env=matrix.ENOUGH, in_memory=True) as box:
    world = matrix.World(box)
    said = matrix.lines(world, lambda name: True, also=True)
    matrix.compare(said)
    assert len(said) == 3 * sum(map(len, matrix.ALSO.values())), said
