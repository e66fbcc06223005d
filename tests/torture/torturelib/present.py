# SPDX-License-Identifier: Apache-2.0
"""What the row of a message must show: folded from the entries of its log that
changed it, in their order, and from what those who made them meant. The daemon
keeps a summary instead; this knows nothing of it."""

from .streamverbs import judge_stream

MARKS = frozenset(("edited_ts", "reactions", "pinned", "ext", "urgent", "acks"))


class Present:
    """What was added to one message, or said in the place of its words."""

    __slots__ = ("text", "edited_ts", "reactions", "is_pinned", "ext", "is_urgent", "acked")

    def __init__(self):
        self.text = self.edited_ts = None
        self.reactions = {}     # emoji → who
        self.ext = {}
        self.acked = set()
        self.is_pinned = self.is_urgent = False

    def shown(self):
        """As of_row has it."""
        counts = {emoji: len(who) for emoji, who in self.reactions.items() if who}
        return of_row({
            "edited_ts": self.edited_ts, "body": {"text": self.text}, "reactions": counts,
            "pinned": self.is_pinned, "ext": self.ext, "urgent": self.is_urgent,
            "acks": len(self.acked)})


def of_row(entry):
    """What is to be compared of a message as it was read; None: nothing was
    changed."""
    if not MARKS & entry.keys():
        return None
    edited = entry.get("edited_ts")
    marks = (edited, entry["body"].get("text") if edited else None,
             frozenset(entry.get("reactions", {}).items()), entry.get("pinned", False),
             frozenset(entry.get("ext", {}).items()), entry.get("urgent", False),
             entry.get("acks", 0))
    return marks if any(marks) else None


class Presents:
    """Of all logs: what the rows read in one look showed."""

    def __init__(self, check):
        self.check = check
        self.start()

    def start(self):
        self.rows = {}          # (log, seq) → of_row
        self.streamed = []      # (log, entry)
        self.changed = set()    # (log, seq) that entries read in this look changed

    def saw(self, log, entry):
        """A message that is neither a tombstone nor hidden."""
        place, marks = (log, entry["seq"]), of_row(entry)
        if self.rows.setdefault(place, marks) != marks:
            self.check.problem("changed", f"{log.name}: {entry} was just {self.rows[place]}")
        if entry["seq"] in log.streams:
            self.streamed.append((log, entry))

    def of(self, log, seq):
        """To be changed by an entry that was read."""
        self.changed.add((log, seq))
        return log.presents.setdefault(seq, Present())

    def missing(self):
        """Messages that were changed, and not read since."""
        return [(log, seq) for log, seq in self.changed
                if (log, seq) not in self.rows
                and seq not in log.recalls and seq not in log.recalled]

    def judge(self):
        for (log, seq), marks in self.rows.items():
            if seq in log.recalls:
                continue        # what became of it is judged elsewhere
            present = log.presents.get(seq)
            right = present.shown() if present else None
            self.check.totals["changed_shown"] += right is not None
            if marks != right:
                self.check.problem("present", f"{log.name} {seq} shows {marks}, "
                                              f"its changes make it {right}")
        for log, entry in self.streamed:
            if entry["seq"] in log.streams:
                judge_stream(self.check, log, entry)
        for log, seq in self.missing():
            if seq not in log.chosen:
                self.check.problem("lost", f"{log.name} {seq}: nobody can read it")
        self.start()
