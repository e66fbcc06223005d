# SPDX-License-Identifier: Apache-2.0
"""What must hold after a bad network, from what devices sent, were answered
and hold, and from each log as a good line reads it."""

import collections

from lib.chat import Person

KINDS = ("lost", "twice", "reordered", "phantom", "views")
SHOWN = 5


def canonical(user, conv):
    if not conv.startswith("u:"):
        return conv
    return "d:" + ":".join(sorted((user, conv[2:])))


def read_logs(box, talkers):
    """canonical name → entries, read by one member of each."""
    logs = {}
    for talker in talkers:
        wanted = [c for c in talker.convs if canonical(talker.user, c) not in logs
                  and talker.logs[c].head]
        if not wanted:
            continue
        person = Person(box, talker.user, create=False, token=talker.token)
        with_session = person.opens("judge", "web")
        person.session = with_session
        for conv in wanted:
            logs[canonical(talker.user, conv)] = person.history(conv)
        person.offline()
    return logs


class Judge:
    def __init__(self, logs, talkers):
        self.logs, self.talkers = logs, talkers
        self.problems = collections.defaultdict(list)
        self.devices = {(t.user, cid): t for t in talkers for cid in t.sent}

    def problem(self, kind, text):
        self.problems[kind].append(text)

    def run(self):
        self.by_cid = {}
        for name, log in self.logs.items():
            self.check_log(name, log)
        for talker in self.talkers:
            self.check_acks(talker)
            self.check_view(talker)
        return self.problems

    def check_log(self, name, log):
        newest = collections.defaultdict(int)
        if [e["seq"] for e in log] != list(range(1, len(log) + 1)):
            self.problem("reordered", f"{name}: holes in its numbers")
        for entry in log:
            if entry["type"] != "message":
                continue
            key = entry["from"], entry["cid"]
            talker = self.devices.get(key)
            if key in self.by_cid:
                self.problem("twice", f"{name}: {key}")
            self.by_cid[key] = name, entry
            if talker is None or entry["body"] != talker.sent[entry["cid"]]["body"]:
                self.problem("phantom", f"{name}: nobody wrote {entry}")
                continue
            number = int(entry["cid"].rpartition("-")[2])
            if number < newest[talker]:
                self.problem("reordered", f"{name}: {key} after {newest[talker]}")
            newest[talker] = number

    def check_acks(self, talker):
        """All that was written is answered by now."""
        for cid, one in talker.sent.items():
            name, entry = self.by_cid.get((talker.user, cid), (None, None))
            ack = talker.acks.get(cid)
            if entry is None or ack is None or name != canonical(talker.user, one["conv"]):
                self.problem("lost", f"{talker.user} {cid}: acked {ack}, stored {entry}")
            elif (ack["seq"], ack["id"]) != (entry["seq"], entry["id"]):
                self.problem("reordered", f"{cid} was acked as {ack}, is {entry}")

    def check_view(self, talker):
        for conv in talker.convs:
            log = self.logs.get(canonical(talker.user, conv), [])
            seen = talker.logs[conv].entries
            told = {e["seq"]: (e["id"], e.get("from"), e.get("cid"), e["type"]) for e in log}
            if seen != told:
                wrong = sorted(set(seen.items()) ^ set(told.items()))[:2]
                self.problem("views", f"{talker.user} {talker.device} {conv}: {wrong}")


def drop_last(log):
    log.pop()


def repeat_one(log):
    log.append({**log[-1], "seq": len(log) + 1, "id": log[-1]["id"] + 1})


def swap_two(log):
    for key in ("from", "cid", "body"):
        log[-1][key], log[-2][key] = log[-2][key], log[-1][key]


def invent_one(log):
    log.append({**log[-1], "seq": len(log) + 1, "cid": "desk-999999"})


SABOTEURS = ((drop_last, "lost"), (repeat_one, "twice"), (swap_two, "reordered"),
             (invent_one, "phantom"))


def undetected(logs, talkers):
    """The same checks on tampered logs: which harm is not seen."""
    name = next(n for n, log in logs.items() if len(log) > 3 and all(
        e["type"] == "message" and e["from"] == log[-1]["from"]
        and e["cid"].split("-")[0] == log[-1]["cid"].split("-")[0] for e in log[-2:]))
    for harm, kind in SABOTEURS:
        log = [dict(e) for e in logs[name]]
        harm(log)
        if not Judge({**logs, name: log}, talkers).run()[kind]:
            yield harm.__name__
