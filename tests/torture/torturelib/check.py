# SPDX-License-Identifier: Apache-2.0
"""What must be true after all kills, from the journal and what people read."""

import collections
import hashlib
import json

from lib.chat import Person
from torturelib.load import canonical

SHOWN = 10      # examples of each kind of failure


def drop_last(log, now):
    log.pop()


def drop_middle(log, now):
    del log[len(log) // 2]


def repeat_one(log, now):
    log.append({**log[-1], "seq": len(log) + 1})


def swap_two(log, now):
    for key in ("from", "cid", "id", "ts", "body"):
        log[-1][key], log[-2][key] = log[-2][key], log[-1][key]


def invent_one(log, now):
    log.append({**log[-1], "seq": len(log) + 1, "id": log[-1]["id"] + 1,
                "count": log[-1]["count"] + 1, "cid": "invented"})


def forget_reading(log, now):
    now["read"] -= 1


# What a bad daemon could show, and how it must be found out.
SABOTEURS = (
    (drop_last, "lost"), (drop_middle, "holes"), (repeat_one, "twice"),
    (swap_two, "reordered"), (invent_one, "phantom"), (forget_reading, "unread"),
)


class Check:
    def __init__(self, box, people, journal, seen):
        self.box, self.people, self.seen = box, people, seen
        self.intents, self.acks, self.reads = {}, [], collections.defaultdict(list)
        self.own = collections.defaultdict(int)     # newest own acked seq
        self.logs = {}          # canonical conv → entries in the order of seq
        self.members = collections.defaultdict(dict)    # conv → user → digest
        self.now = {}           # (conv, user) → conversation.get
        self.problems = collections.defaultdict(list)
        self.load_journal(journal)

    def problem(self, kind, text):
        self.problems[kind].append(text)

    def load_journal(self, path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                note = json.loads(line)
                key = canonical(note["user"], note["conv"]), note["user"], note.get("cid")
                if note["op"] != "ack":
                    self.intents[key] = note
                elif note["of"] == "read":
                    self.reads[key[:2]].append(note["read"])
                else:
                    self.acks.append((key, note))
                    if note["of"] == "send":
                        self.own[key[:2]] = max(self.own[key[:2]], note["seq"])

    # --- reading everything back

    def read_all(self):
        for who in self.people.values():
            person = Person(self.box, who.id, create=False, token=who.token)
            for conv in who.convs:
                self.read_log(person, conv)
            person.offline()

    def read_log(self, person, conv):
        name = canonical(person.id, conv)
        try:
            entries = person.history(conv)
        except Exception as problem:    # nobody has ever written there
            if getattr(problem, "code", "") == "not_found":
                return
            raise
        for entry in entries:
            entry["conv"] = name
        text = json.dumps(entries, sort_keys=True)
        self.members[name][person.id] = hashlib.sha256(text.encode()).digest()
        self.logs.setdefault(name, entries)
        self.now[name, person.id] = person.conversation(conv)

    # --- what must hold

    def check_logs(self):
        for name, entries in self.logs.items():
            count, last = 0, {"id": 0, "ts": 0}
            for place, entry in enumerate(entries, 1):
                count += entry["type"] == "message"
                if entry["seq"] != place:
                    self.problem("holes", f"{name}: {entry['seq']} at place {place}")
                    break
                if entry["count"] != count:
                    self.problem("counts", f"{name} {place}: {entry['count']}, not {count}")
                if entry["id"] <= last["id"] or entry["ts"] < last["ts"]:
                    self.problem("reordered", f"{name} {place}: id or ts falls")
                last = entry
            if len(set(self.members[name].values())) != 1:
                self.problem("reordered", f"{name}: members do not read the same")

    def check_entries(self):
        """Each cid once, nothing that nobody sent, content as it was sent."""
        self.by_key = {}
        # A tombstone has lost its cid; whoever recalled it had an ack.
        cids = {(key[0], ack["seq"]): key for key, ack in self.acks}
        for name, entries in self.logs.items():
            for entry in entries:
                if entry["type"] not in ("message", "recall"):
                    continue
                key = name, entry["from"], entry.get("cid")
                if entry.get("recalled"):
                    key = cids.get((name, entry["seq"]))
                if key in self.by_key:
                    self.problem("twice", f"{key}: {self.by_key[key]['seq']} and {entry['seq']}")
                self.by_key[key] = entry
                intent = self.intents.get(key)
                if intent is None or (intent["op"] == "recall") != (entry["type"] == "recall"):
                    self.problem("phantom", f"nobody sent {entry}")
                elif entry["type"] == "recall":
                    self.check_recall(entries, entry, intent)
                elif not entry.get("recalled") and entry["body"]["text"] != intent["text"]:
                    self.problem("changed", f"{entry} was {intent['text']!r}")

    def check_recall(self, entries, entry, intent):
        target = entries[entry["target"] - 1]
        if entry["target"] != intent["seq"] or not target.get("recalled") or "body" in target:
            self.problem("recalls", f"{entry} of {target}")

    def check_acks(self):
        first, newest = {}, {}
        for key, ack in self.acks:
            entry = self.by_key.get(key)
            told = ack["seq"], ack["id"], ack["ts"]
            if entry is None:
                self.problem("lost", f"acked and not there: {ack}")
                continue
            if told != (entry["seq"], entry["id"], entry["ts"]):
                self.problem("changed", f"acked {ack}, is {entry}")
            if first.setdefault(key, told) != told:
                self.problem("changed", f"answered {first[key]}, then {told}")
            self.check_order(key, ack, newest)

    def check_order(self, key, ack, newest):
        """What one session sent for the first time has seqs in its order."""
        intent = self.intents[key]
        if intent["life"] != ack["life"]:
            return
        session = key[0], key[1], ack["life"]
        number = int(key[2][1:])
        before = newest.get(session, (0, 0))
        if number > before[0]:
            if ack["seq"] < before[1]:
                self.problem("reordered", f"{session}: {key[2]} is {ack['seq']} after {before}")
            newest[session] = number, ack["seq"]

    def check_events(self):
        for name, seen in self.seen.items():
            entries = self.logs.get(name, [])
            for seq, told in seen.items():
                entry = entries[seq - 1] if seq <= len(entries) else {}
                cid = told[2] if entry.get("recalled") else entry.get("cid")
                if told != (entry.get("id"), entry.get("from"), cid, entry.get("type")):
                    self.problem("phantom", f"{name} {seq} was pushed as {told}, is {entry}")

    def check_cursors(self):
        for (name, user), now in self.now.items():
            entries = self.logs[name]
            read, reads = now["read"], self.reads[name, user]
            if reads != sorted(reads):
                self.problem("cursors", f"{name} {user}: a cursor went back: {reads}")
            least = max([self.own[name, user], *reads])
            if not least <= read <= len(entries):
                self.problem("cursors", f"{name} {user}: {read}, acked {least}")
            unread = sum(e["type"] == "message" for e in entries[read:])
            if (now["unread"], now["seq"]) != (unread, len(entries)):
                self.problem("unread", f"{name} {user}: {now} with {unread} unread")

    def run(self):
        self.read_all()
        self.judge()

    def judge(self):
        for check in (self.check_logs, self.check_entries, self.check_acks,
                      self.check_events, self.check_cursors):
            check()

    def sabotage(self):
        """The same checks on logs that were tampered with: how many of the
        saboteurs stay undetected."""
        acked = {key for key, _ in self.acks}

        def is_plain(name, log):
            return len(log) > 2 and all(e["type"] == "message" and not e.get("recalled")
                                        and (name, e["from"], e["cid"]) in acked for e in log[-2:])

        truth = self.logs, self.now, self.problems
        name = next(name for name, log in self.logs.items() if is_plain(name, log))
        missed = 0
        for harm, kind in SABOTEURS:
            log = [dict(e) for e in truth[0][name]]
            who = next(user for (conv, user), now in truth[1].items() if conv == name
                       and now["read"] and log[now["read"] - 1]["type"] == "message")
            now = dict(truth[1][name, who])
            harm(log, now)
            self.logs = {**truth[0], name: log}
            self.now = {**truth[1], (name, who): now}
            self.problems = collections.defaultdict(list)
            self.judge()
            if not self.problems[kind]:
                print(f"the checker does not see {harm.__name__}: {dict(self.problems)}")
                missed += 1
        self.logs, self.now, self.problems = truth
        return missed

    def report(self, rounds):
        missed = self.sabotage() if self.acks else 0
        kinds = ("lost", "twice", "reordered", "phantom", "holes", "counts", "changed",
                 "recalls", "cursors", "unread")
        for kind in kinds:
            for text in self.problems[kind][:SHOWN]:
                print(f"{kind}: {text}")
        failed = sum(bool(self.problems[kind]) for kind in kinds)
        entries = sum(len(log) for log in self.logs.values())
        pushed = sum(len(seen) for seen in self.seen.values())
        print(f"entries={entries}\npushed={pushed}\nintents={len(self.intents)}")
        print(f"rounds={rounds}\nacked={len(self.acks)}")
        for kind in ("lost", "twice", "reordered", "phantom"):
            print(f"{kind}={len(self.problems[kind])}")
        failed += not self.acks
        failed += missed
        print(f"{len(kinds) + len(SABOTEURS) - failed} passed, {failed} failed")
        return failed
