# SPDX-License-Identifier: Apache-2.0
"""What follows the logs takes all of them: some of what was just read is looked
for in the index of searching, by whoever read it."""

import time

SAMPLE = 20         # of a look
WAIT_S = 60         # for the index, which says how far it is


class Findings:
    def __init__(self, check):
        self.check = check
        self.start()

    def start(self):
        self.read = []      # (log, entry, who read it)

    def saw(self, log, entry, user):
        """What stays as it is while nobody does anything, and can be asked for."""
        text = entry.get("body", {}).get("text", "")
        if entry["type"] == "message" and entry.get("cid", " ") in text.split(" ") \
                and "edited_ts" not in entry and "streaming" not in entry:
            self.read.append((log, entry, user))

    def look(self, pages):
        there = [(log, entry, user) for log, entry, user in self.read if log.is_member(user)]
        some = pages.dice.sample(there, min(SAMPLE, len(there)))
        self.check.totals["looked_for"] += len(some)
        end = time.monotonic() + WAIT_S
        while some:
            asked = [(what, pages.search(*what)) for what in some]
            is_late = time.monotonic() > end
            some = [what for what, page in asked if not self.is_done(page, is_late, *what)]
            if some:
                pages.rest(0.05)
        self.start()

    def is_done(self, page, is_late, log, entry, user):
        """False: the index may still come to it. page: None while it is made anew."""
        if page and any(hit["entry"]["seq"] == entry["seq"] for hit in page["hits"]):
            return True
        is_behind = page is None or page["partial"] or page["upto"] < entry["id"]
        if is_behind and not is_late:
            return False
        self.check.problem("lost", f"{log.name} {entry['seq']}: {user} does not find {entry}, "
                                   f"only {page}")
        return True
