# SPDX-License-Identifier: Apache-2.0
"""The logs that sidelog.py judges: how what is in them is understood, and which
of a tenant's people, by number, was there from the beginning and reads them."""

from .cast import GATE, NEWS, SHELF, STAFF
from .fileverbs import FileFold
from .goneverbs import GoneFold
from .newsverbs import NewsFold
from .staffverbs import StaffFold

READER = 1
ASIDES = {STAFF: (StaffFold, READER), NEWS: (NewsFold, READER), GATE: (GoneFold, READER),
          SHELF: (FileFold, READER)}
