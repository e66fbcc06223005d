# SPDX-License-Identifier: Apache-2.0
"""One session that only listens, to kill the daemon at once when it hears
something: what was pushed before it was kept is then found out."""

import json

from .cast import canonical
from .reader import Reader

DEVICE = "witness"


class Witness:
    def __init__(self, port, person, foreign):
        self.who = person.tenant, person.id, DEVICE
        self.reader = Reader(port, person.token, foreign, DEVICE)
        self.reader.result(1)       # of session.open

    def wait(self, times):
        """Until it has heard something so often."""
        for _ in range(times):
            self.reader.hear()

    def end(self):
        """(who, entries pushed) as the checker takes it; after the kill."""
        try:
            while True:
                self.reader.hear()
        except (OSError, ValueError):
            pass
        self.reader.close()
        events = map(json.loads, self.reader.events)
        return self.who, [self.entry(e["params"]) for e in events
                          if e["method"] in ("message", "entry")
                          and e["params"]["conv"][0] not in "ts"]

    def entry(self, e):
        return (canonical(self.who[1], e["conv"]), e["seq"], e["id"], e["ts"], e["from"],
                e.get("cid"), e["type"])
