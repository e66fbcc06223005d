# SPDX-License-Identifier: Apache-2.0
"""What was meant, what was answered, what was pushed: a line each, a JSON
list whose first member says which. Intents are on the disk before they leave.

    ["o", line, tenant, user, device]               a session is open
    ["i", n, line, verb, conv, cid, arguments]      an intent
    ["x", n]                        it is repeated where order cannot be kept
    ["a", n, line, verb, conv, cid, answer]         it was acknowledged
    ["r", n, line, verb, conv, cid, code]           it was refused
    ["e", line, conv, seq, id, ts, from, cid, type] an entry was pushed
    ["b", line]                                     pushes were dropped
    ["m", line, room, n, from, kind, text, class, count]    heard in a room
    ["s", line, room, high, normal, low, events]    missed there
    ["p", line, room, "joined" or "left", user, count]
    ["t", line, room, {key: value}, [key deleted], by]      attributes changed
    ["g", line, room]                               sent away
    ["q"]                                           all is answered and heard
    ["f", line, text]                               what must never be heard
    ["k", round]                                    the daemon was killed
"""

import json
import os

# Most of the time of a long run is spent on JSON.
dumps = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, check_circular=False).encode
decode = json.JSONDecoder().raw_decode      # (value, where it ends)


class Journal:
    """The writing end."""

    def __init__(self, path):
        self.file = open(path, "ab", buffering=0)
        self.lines = []

    def note(self, *what):
        self.lines.append(dumps(what))

    def sync(self):
        if self.lines:
            self.file.write(("\n".join(self.lines) + "\n").encode())
            os.fdatasync(self.file.fileno())
            self.lines.clear()

    def close(self):
        self.sync()
        self.file.close()


def notes_until_kill(file, number):
    """From where the file stands to the kill of that round."""
    for line in file:
        note, _ = decode(line)
        if note[0] == "k":
            assert note[1] == number, f"the journal is at round {note[1]}, not {number}"
            return
        yield note
    raise AssertionError(f"the journal ends before the kill of round {number}")
