# SPDX-License-Identifier: Apache-2.0
"""Decides whether a daemon kept its promises: knows who takes part, the
journal, and what people read over WebSockets; nothing of the daemon's
storage. A process of its own. After every kill it reads what is new, now and
then everything anew by everyone."""

import array
import collections
import random
import traceback

from .adminverbs import AdminCheck
from .asides import ASIDES
from .cast import ASIDE, canonical
from .findings import Findings
from .journal import notes_until_kill
from .keepverbs import KeepCheck
from .messageverbs import judge_copies
from .ownverbs import OwnCheck, is_draft
from .pages import Pages
from .present import Presents
from .reportverbs import ReportCheck
from .roomcheck import RoomCheck
from .sidelog import SIDE, SideCheck
from .streamverbs import end_stream, is_stream
from .verbs import BY_NAME, GONE

WITNESS = 0     # its line; those of the load begin with 1
NO_ROOM = "disk_full"   # said of anything while the disk is
SHOWN = 10      # examples of each kind of failure
# What can be wrong; the first four are the promise's own words.
KINDS = {
    "lost": "was acknowledged or delivered, and is not there",
    "twice": "stands twice",
    "reordered": "order changed",
    "phantom": "nobody sent it, or not so",
    "holes": "seq is not 1, 2, 3 …",
    "changed": "an entry is not what it was",
    "present": "a message does not show what was done to it",
    "veiled": "was shown to whom it is not for, or hidden from whom it is for",
    "counts": "count, unread or mentions cannot be derived from the log",
    "cursors": "a cursor went back or beyond the log",
    "members": "membership is not what the log says",
    "refused": "was refused without a reason",
    "unknown": "was carried out, and a stop in good order gave no answer",
    "foreign": "bytes of another tenant",
    "broken": "an answer that is none",
}


class Intent:
    __slots__ = ("n", "tenant", "user", "device", "verb", "conv", "cid", "args")

    def __init__(self, n, who, verb, conv, cid, args):
        self.n, self.verb, self.conv, self.cid, self.args = n, verb, conv, cid, args
        self.tenant, self.user, self.device = who


class Log:
    """What is known of one conversation, from what was read of it."""

    def __init__(self, tenant, conv):
        self.tenant, self.conv, self.name = tenant, conv, f"{tenant} {conv}"
        self.ids, self.ts = array.array("q"), array.array("q")
        self.counts, self.digests = array.array("q"), array.array("q")
        self.cids = {}          # (from, cid) → seq
        self.recalled = set()   # seqs that are tombstones
        self.recalls = set()    # seqs that a recall names
        self.spans = {}         # user → [[first seq, last seq or None], …]
        self.mentions = []      # (seq, from)
        self.title = None
        self.order = {}         # (user, device) → newest n
        self.fresh = {}         # seq → intent, of the present round
        self.presents = {}      # seq → Present, of messages that were changed
        self.edits = {}         # seq of an edit → which message
        self.streams = {}       # seq → Stream
        self.untold = set()     # tombstones that only time can have made
        self.guessed = set()    # … of which stream is not known
        self.lapses = {}        # seq of an end by time → (which stream, in which look)
        self.chosen = {}        # seq → (from, who else it is for)
        self.veiled = set()     # seqs that nobody read yet who may

    def __len__(self):
        return len(self.ids)

    def count_at(self, seq):
        seq = min(seq, len(self))
        return self.counts[seq - 1] if seq > 0 else 0

    def is_member(self, user):
        spans = self.spans.get(user)
        return bool(spans) and spans[-1][1] is None

    def visible(self, user, after):
        """The seqs that user may read beyond `after`."""
        for first, last in self.spans.get(user, ()):
            yield from range(max(first, after + 1), (last or len(self)) + 1)

    def is_up_to_date(self, seq, look):
        """Nothing came behind it but by itself, while people read."""
        return all(self.is_late(s, look) for s in range((seq or 0) + 1, len(self) + 1))

    def is_late(self, seq, look):
        return self.lapses.get(seq, (0, 0))[1] == look

    def lapsed(self, look):
        """Streams that time ended while people read."""
        return {seq for seq, when in self.lapses.values() if when == look}

    def seers(self, seq):
        """Who may read there."""
        return [user for user, spans in self.spans.items()
                if any(first <= seq <= (last or len(self)) for first, last in spans)]


def digest(entry):
    """Of all that must stay the same; 64 bits, within this process. What is for
    some is hidden from others; the words of what was edited are present.py's."""
    if "hidden" in entry or "to" in entry:
        return hash((entry["id"], entry["ts"], entry["count"], entry["type"]))
    body = ("edited" if "edited_ts" in entry else "streamed" if is_stream(entry)
            else str(entry.get("body")))
    return hash((entry["id"], entry["ts"], entry["count"], entry["type"], entry["from"],
                 entry.get("cid"), body, entry.get("target"), entry.get("reply_to"),
                 tuple(entry.get("users", ())), tuple(entry.get("mentions", ())),
                 entry.get("recalled")))


class Check:
    def __init__(self, people, rooms, seed, path, talk):
        self.people = people    # {(tenant, id): (token, canary)}
        self.rooms, self.own, self.admin = RoomCheck(self, rooms), OwnCheck(self), AdminCheck(self)
        self.keep, self.sides = KeepCheck(self), SideCheck(self, ASIDES)
        self.tenants = sorted({tenant for tenant, _ in people})
        self.reports = ReportCheck(self)
        self.seed, self.talk = seed, talk
        self.file = open(path, encoding="utf-8")
        self.problems = {kind: [] for kind in KINDS}
        self.logs = {}          # (tenant, conv) → Log
        self.lines = {}         # line → (tenant, user, device)
        self.open = {}          # (tenant, conv, user, cid) → intent, not found yet
        self.loose = set()      # intents whose order cannot be kept
        self.unheard = set()    # … since they may have been refused, for want of room
        self.since = collections.defaultdict(int)   # person → what sync said
        self.told = {}          # (person, conv) → newest row that sync told
        self.read = collections.defaultdict(int)    # (person, conv) → least cursor
        self.settings = collections.defaultdict(dict)   # … → {key: possible values}
        self.totals = collections.Counter()
        self.presents, self.findings = Presents(self), Findings(self)
        self.looks = 0
        self.copies = []        # what was forwarded, and from where
        self.veils = []         # (log, seq, who read it, was it hidden)
        self.start_round()

    def start_round(self):
        self.acked, self.refused = [], []
        self.plain = {}         # intents that leave no entry: n → intent
        self.begun = set()      # numbers of all intents
        self.pushed = collections.defaultdict(list)     # line → entries
        self.behind = set()
        self.grown = set()      # logs with new entries
        self.rooms.start_round()

    def problem(self, kind, text):
        self.totals[kind] += 1
        if len(self.problems[kind]) < SHOWN:
            self.problems[kind].append(text[:2000])

    # --- the journal

    def take_journal(self, number, is_drained, was_full, witnessed):
        """was_full: was the disk, now and then. witnessed: [tenant, user, device],
        entries pushed there; or None"""
        self.start_round()
        self.is_drained, self.was_full = is_drained, was_full
        self.excuses = frozenset({NO_ROOM} if was_full else ())
        if witnessed:
            self.lines[WITNESS], entries = witnessed
            for entry in entries:
                self.on_event(WITNESS, *entry)
        takes = {"o": self.on_open, "i": self.on_intent, "a": self.on_ack, "r": self.on_refusal,
                 "e": self.on_event, "x": self.loose.add, "b": self.behind.add,
                 "f": self.on_foreign, "m": self.rooms.on_said, "s": self.rooms.on_missed,
                 "p": self.rooms.on_person, "g": self.rooms.on_removed,
                 "t": self.rooms.on_attributes, "q": self.rooms.on_quiet}
        for what, *rest in notes_until_kill(self.file, number):
            takes[what](*rest)
        self.answered = {note[0] for note in self.acked}
        self.totals["no_room"] += sum(note[-1] == NO_ROOM for note in self.refused)
        self.refused = [note for note in self.refused if not self.is_repeat(*note)]

    def is_repeat(self, n, line, _, conv, cid, code):
        """There was no room to look for what may stand already."""
        tenant, user, _ = self.lines[line]
        log = self.logs.get((tenant, conv)) or self.sides.logs.get((tenant, conv.removeprefix(SIDE)))
        return code == NO_ROOM and (n in self.answered or bool(log) and (user, cid) in log.cids)

    def on_open(self, line, *who):
        self.lines[line] = tuple(who)

    def on_intent(self, n, line, verb, conv, cid, args):
        intent = Intent(n, self.lines[line], BY_NAME[verb], conv, cid, args)
        self.totals["intents"] += 1
        self.begun.add(n)
        if intent.verb.leaves:
            self.open[intent.tenant, conv, intent.user, cid] = intent
        else:
            self.plain[n] = intent
        if intent.verb.is_live:
            self.rooms.on_intent(line, intent.verb, conv, cid, args)

    def on_ack(self, *note):
        self.totals["acked"] += 1
        self.acked.append(note)
        _, line, verb, *about = note
        if BY_NAME[verb].is_live:
            self.rooms.on_ack(line, BY_NAME[verb], *about)

    def on_refusal(self, *note):
        self.refused.append(note)
        _, line, verb, conv, _, code = note
        if BY_NAME[verb].is_live:
            self.rooms.on_refusal(line, BY_NAME[verb], conv, code)

    def on_event(self, line, *entry):
        self.totals["pushed"] += 1
        self.pushed[line].append(entry)

    def on_foreign(self, line, text):
        self.problem("foreign", f"{self.lines.get(line)} heard {text}")

    # --- entries as they are read

    def log(self, tenant, conv):
        return self.logs.setdefault((tenant, conv), Log(tenant, conv))

    def saw(self, log, entry, user):
        """Somebody read this entry, now."""
        seq, is_hidden = entry["seq"], "hidden" in entry
        if seq > len(log) + 1:
            self.problem("holes", f"{log.name}: {seq} comes after {len(log)}")
        elif seq == len(log) + 1:
            self.append(log, entry)
            self.findings.saw(log, entry, user)
        elif is_hidden and (self.own.deleted_it(log, seq, user) or
                            seq not in log.chosen and seq not in log.veiled):
            self.own.hidden(log, seq, user)
            return
        elif digest(entry) != log.digests[seq - 1]:
            if entry.get("streaming") and seq in log.lapsed(self.looks):
                return      # read by one just before time took it back, by another behind
            self.differs(log, entry)
        if is_hidden or "to" in entry:
            self.veils.append((log, seq, user, is_hidden))
        if seq in log.veiled and not is_hidden:
            log.veiled.discard(seq)
            self.unveil(log, entry)
        if entry["type"] == "message" and not is_hidden:
            self.own.shown(log, seq, user)
            if not entry.get("recalled"):
                self.presents.saw(log, entry)

    def unveil(self, log, entry):
        self.totals["chosen"] += 1
        log.chosen[entry["seq"]] = entry["from"], frozenset(entry["to"])
        self.explain(log, entry, is_late=True)

    def differs(self, log, entry):
        """Once, from what was said to what was edited, and to a tombstone:
        nothing else may change."""
        seq = entry["seq"]
        same = (entry["id"], entry["ts"], entry["count"]) == (
            log.ids[seq - 1], log.ts[seq - 1], log.counts[seq - 1])
        is_edit = "edited_ts" in entry or seq in log.streams and not entry.get("recalled")
        if not same or is_edit == bool(entry.get("recalled")) or seq in log.recalled or (
                "body" in entry) != is_edit:
            self.problem("changed", f"{log.name}: {entry} was {log.ids[seq - 1]} and other")
        if not is_edit:
            log.recalled.add(seq)
        log.digests[seq - 1] = digest(entry)

    def append(self, log, entry):
        seq, type_ = entry["seq"], entry["type"]
        if len(log) and (entry["id"] <= log.ids[-1] or entry["ts"] < log.ts[-1]):
            self.problem("reordered", f"{log.name} {seq}: id or ts falls")
        is_veiled, is_chosen = "hidden" in entry, "to" in entry
        counts = type_ == "message" and not is_veiled and not is_chosen
        if entry["count"] != log.count_at(seq - 1) + counts:
            self.problem("counts", f"{log.name} {seq}: {entry['count']} after "
                                   f"{log.count_at(seq - 1)}")
        log.ids.append(entry["id"])
        log.ts.append(entry["ts"])
        log.counts.append(entry["count"])
        log.digests.append(digest(entry))
        self.totals["entries"] += 1
        self.grown.add(log)
        if entry.get("recalled"):
            log.recalled.add(seq)
        elif entry.get("mentions"):
            log.mentions.append((seq, entry["from"]))
        if type_ in ("create", "join", "leave"):
            self.moved(log, entry)
        elif type_ == "recall":
            log.recalls.add(entry["target"])
            log.presents.pop(entry["target"], None)
            log.streams.pop(entry["target"], None)
        elif type_ == "finish" and not entry["from"]:
            end_stream(self, log, entry, "broken_off")
        if type_ in ("recall", "finish") and not entry["from"]:
            log.lapses[seq] = entry["target"], self.looks
        if is_veiled or is_chosen:
            log.veiled.add(seq)     # and unveiled at once, if it can be
        elif log.conv[0] in "dg":
            self.explain(log, entry)

    def moved(self, log, entry):
        for user in entry["users"]:
            spans = log.spans.setdefault(user, [])
            if log.is_member(user) == (entry["type"] != "leave"):
                self.problem("members", f"{log.name}: {entry} of {spans}")
            elif entry["type"] == "leave":
                spans[-1][1] = entry["seq"]
            else:
                spans.append([entry["seq"], None])

    def explain(self, log, entry, is_late=False):
        """Who meant this entry? A tombstone has lost its cid: whoever was
        told of it in time, by an answer or a push, knows it. Of what is late
        the order among its sender's is not looked at."""
        seq, sender = entry["seq"], entry["from"]
        cid = entry.get("cid") or (entry.get("recalled") and (
            self.tellings.get((log.tenant, log.conv, seq)) or self.ended(log, entry)))
        intent = self.open.pop((log.tenant, log.conv, sender, cid), None)
        if intent is None or intent.verb.leaves != entry["type"]:
            self.unexplained(log, entry, cid)
            return
        log.cids[sender, cid] = seq
        log.fresh[seq] = intent
        if log.conv.startswith("d:"):
            for user in log.conv.split(":")[1:]:
                log.spans.setdefault(user, [[1, None]])
        if not entry.get("recalled"):
            intent.verb.entry(self, log, entry, intent)
        place = intent.user, intent.device
        if (intent.n in self.loose or intent.n in self.unheard or is_late or seq in log.guessed
                or not intent.verb.is_ordered):
            return
        if log.order.get(place, 0) > intent.n:
            self.problem("reordered", f"{log.name} {seq}: {sender} sent {cid} earlier")
        log.order[place] = intent.n

    def ended(self, log, entry):
        """Of a stream that began just before a kill nobody is told, and time may take it
        back before anybody reads it: which one its sender can have begun there first. With
        two devices that is a guess, from which no order follows."""
        begun = [intent for (tenant, conv, user, _), intent in self.open.items()
                 if (tenant, conv, user) == (log.tenant, log.conv, entry["from"])
                 and intent.verb.name == "open"]
        if not begun:
            return None
        log.untold.add(entry["seq"])
        if len({intent.device for intent in begun}) > 1:
            log.guessed.add(entry["seq"])
        return min(begun, key=lambda intent: intent.n).cid

    def collect_tellings(self):
        self.tellings = {}      # (tenant, conv, seq) → cid
        for line, entries in self.pushed.items():
            for conv, seq, _, _, _, cid, _ in entries:
                if cid:
                    self.tellings[self.lines[line][0], conv, seq] = cid
        for n, line, _, conv, cid, answer in self.acked:
            tenant = self.lines[line][0]
            if "seq" in answer:
                self.tellings[tenant, conv, answer["seq"]] = cid
            if "saved" in answer:
                self.presents.changed.add((self.log(tenant, conv), self.plain[n].args["seq"]))

    def unexplained(self, log, entry, cid):
        sender = entry["from"]
        if sender == "":        # made by the administrator before the load
            return
        words = entry.get("body", {}).get("text", "").split(" ")
        said = cid or (words[2] if len(words) > 2 else None)
        kind = "twice" if (sender, said) in log.cids else "phantom"
        self.problem(kind, f"{log.name}: {entry}")

    # --- what a round's notes promise, once the logs are read

    def judge(self):
        for n, line, verb, conv, cid, answer in self.acked:
            self.judge_ack(n, self.lines[line], BY_NAME[verb], (conv, cid), answer)
        for n, line, verb, conv, cid, code in self.refused:
            self.judge_refusal(n, self.lines[line], BY_NAME[verb], (conv, cid), code)
        for line, entries in self.pushed.items():
            self.judge_pushes(line, entries)
        for log in self.grown:
            if made := log.untold - {seq for seq, _ in log.lapses.values()}:
                self.problem("phantom", f"{log.name} {made}: time did not take them back")
            self.judge_told(log)
            if self.is_drained:
                self.judge_drain(log)
        self.presents.judge()
        judge_copies(self)
        self.judge_veils()
        for log in self.grown:
            log.fresh = {}
        if self.excuses:
            self.unheard.update(i.n for i in (*self.open.values(), *self.plain.values())
                                if i.n not in self.answered)

    def judge_veils(self):
        for log, seq, user, is_hidden in self.veils:
            sender, chosen = log.chosen.get(seq, ("", ()))
            if is_hidden == (user == sender or user in chosen):
                self.problem("veiled", f"{log.name} {seq} of {sender} for {set(chosen)}: "
                                       f"{user} {'does not read' if is_hidden else 'reads'} it")
        self.veils.clear()
        for log in self.grown:
            if log.veiled:
                self.problem("phantom", f"{log.name} {log.veiled}: nobody can read them")

    def judge_ack(self, n, who, verb, place, answer):
        conv, cid = place
        tenant, user, _ = who
        if verb.leaves and "seq" in answer:
            log = self.log(tenant, conv)
            seq = log.cids.get((user, cid))
            told = tuple(answer[k] for k in ("seq", "id", "ts") if k in answer)
            if seq is None or seq > len(log):
                self.problem("lost", f"{log.name}: {user} {cid} was acknowledged as {told}")
            elif told != (seq, log.ids[seq - 1], log.ts[seq - 1])[:len(told)]:
                self.problem("twice", f"{log.name}: {user} {cid} was acknowledged as {told}, "
                                      f"stands at {seq}")
        if verb.answer:
            verb.answer(self, (tenant, user), conv, answer, self.plain.get(n))

    def judge_refusal(self, n, who, verb, place, code):
        conv, cid = place
        tenant, user, _ = who
        is_of_two = conv.startswith("d:") and not verb.looks_elsewhere
        if code not in verb.refusals | self.excuses or (code in GONE and is_of_two):
            self.problem("refused", f"{tenant} {user} {verb.name} {conv} {cid}: {code}")
        if not verb.leaves or n in self.loose:
            return
        if (user, cid) in self.log(tenant, conv).cids:
            self.problem("phantom", f"{tenant} {conv}: {user} {cid} was refused: {code}")
        self.open.pop((tenant, conv, user, cid), None)

    def judge_pushes(self, line, entries):
        """Each is there, in the order of seq; what is left out between two
        of one conversation was that session's own."""
        tenant, user, device = who = self.lines[line]
        last = {}
        for conv, seq, id_, ts, sender, cid, type_ in entries:
            if conv in ASIDE:
                continue        # judged where it is read
            log = self.log(tenant, conv)
            known = seq <= len(log) and (log.ids[seq - 1], log.ts[seq - 1]) == (id_, ts)
            if not known or (cid and log.cids.get((sender, cid)) != seq and sender):
                self.problem("lost", f"{log.name}: {who} was told {seq} {id_} {type_} of "
                                     f"{sender} {cid}, the log has {len(log)}")
                continue
            before = last.get(conv, seq - 1)
            last[conv] = seq
            if seq <= before:
                self.problem("reordered", f"{log.name}: {who} was told {seq} after {before}")
            for left_out in range(before + 1, seq):
                own = log.fresh.get(left_out)
                if not (line in self.behind or not always_in(log, user) or
                        own and own.user == user and
                        (own.device == device or own.n in self.loose)):
                    self.problem("lost", f"{log.name}: {who} was not told {left_out}")

    def judge_told(self, log):
        """sync left nobody behind."""
        for user in log.spans:
            row = self.told.get(((log.tenant, user), log.conv))
            if log.is_member(user) and not (
                    row and log.is_up_to_date(row.get("seq"), self.looks)):
                self.problem("lost", f"{log.name}: sync told {user} {row}, it has {len(log)}")

    def judge_drain(self, log):
        """What was begun in this life and is in the log was answered."""
        for seq, intent in log.fresh.items():
            if intent.n in self.begun and intent.n not in self.answered:
                self.problem("unknown", f"{log.name} {seq}: {intent.user} {intent.device} "
                                        f"{intent.verb.name} {intent.cid}")

    def read_acked(self, person, conv, seq):
        self.read[person, conv] = max(self.read[person, conv], seq)

    # --- rows of sync and conversation.get

    def judge_row(self, person, row):
        tenant, user = person
        conv = canonical(user, row["conv"])
        log = self.log(tenant, conv)
        if conv[0] in "ts":
            return
        if row.get("left") or not log.is_member(user):
            if bool(row.get("left")) == log.is_member(user):
                self.problem("members", f"{log.name}: {user} was told {row}, has "
                                        f"{log.spans.get(user)}")
            return
        self.judge_cursors(person, log, row)
        base = max(log.count_at(row["read"]), log.count_at(log.spans[user][-1][0] - 1))
        read = max(row["read"], log.spans[user][-1][0] - 1)
        mentions = sum(seq > read and sender != user and seq not in log.recalled
                       for seq, sender in log.mentions)
        chosen = sum(seq > read and user in who and user != sender
                     for seq, (sender, who) in log.chosen.items())
        seq = row["seq"] if log.is_up_to_date(row.get("seq"), self.looks) else len(log)
        right = {"seq": seq, "count": log.count_at(len(log)),
                 "unread": log.count_at(len(log)) - base + chosen, "mentions": mentions,
                 "from_seq": log.spans[user][-1][0],
                 "member_count": sum(map(log.is_member, log.spans))}
        if log.title:
            right["title"] = log.title
        wrong = {k: v for k, v in right.items() if row.get(k) != v}
        if wrong:
            self.problem("counts", f"{log.name}: {user} was told {row}, right is {wrong}")

    def judge_cursors(self, person, log, row):
        least = self.read[person, log.conv]
        if not least <= row["read"] <= len(log):
            self.problem("cursors", f"{log.name}: {person} reads at {row['read']}, "
                                    f"acknowledged {least}, of {len(log)}")
        self.read[person, log.conv] = max(least, row["read"])
        for cursor in row.get("cursors", ()):
            if not cursor["read"] <= cursor["delivered"] <= len(log):
                self.problem("cursors", f"{log.name}: {cursor} of {len(log)}")
        possible = self.settings.get((person, log.conv), {})
        for key, values in possible.items():
            if isinstance(key, str) and is_draft(row.get(key, False)) not in values:
                self.problem("lost", f"{log.name}: {person} has {key} {row.get(key)}, "
                                     f"was told {values}")

    # --- a round

    def look(self, number, port, is_full):
        self.looks += 1
        self.collect_tellings()
        self.rooms.judge()
        self.judge_settings()
        dice = random.Random(f"{self.seed}/{number}/check")
        pages = Pages(self, port, dice)
        try:
            rows = pages.read_all() if is_full else pages.read_new()
            self.rooms.look(pages, is_full, self.is_drained)
            self.own.look(pages, is_full)
            self.admin.look(pages)
            self.keep.look(pages)
            self.sides.look(pages, is_full)
            self.reports.look(pages, is_full)
            pages.read_late()
            self.findings.look(pages)
        finally:
            pages.close()
        self.judge()
        for person, row in rows:
            self.judge_row(person, row)
        if is_full:
            self.judge_tombstones()

    def judge_settings(self):
        """After a round a setting is what was acknowledged last, or what was
        sent after that; by either device."""
        acked = {note[0] for note in self.acked}
        rounds = collections.defaultdict(lambda: collections.defaultdict(list))
        for n, intent in sorted(self.plain.items()):
            for key, value in intent.verb.lasts(intent) if intent.verb.lasts else ():
                rounds[(intent.tenant, intent.user), intent.conv, key][
                    intent.device].append((n in acked, value))
        for (person, conv, key), devices in rounds.items():
            values, is_any = set(), False
            for sent in devices.values():
                at = max((i for i, (is_acked, _) in enumerate(sent) if is_acked), default=0)
                is_any |= sent[at][0]
                values |= {value for _, value in sent[at:]}
            if conv.startswith("r:"):
                self.rooms.settle((person[0], conv), key, values, is_any)
                continue
            known = self.settings[person, conv]
            known[key] = values if is_any else values | known.get(key, {False})

    def judge_tombstones(self):
        for log in self.logs.values():
            if wrong := (log.recalled ^ log.recalls) - log.lapsed(self.looks):
                self.problem("changed", f"{log.name}: recalled {wrong} "
                                        "without a recall, or not recalled with one")

    def run(self):
        """Does what it is told, until told to end."""
        while (order := self.talk.recv()) is not None:
            what, *rest = order
            try:
                {"journal": self.take_journal, "look": self.look}[what](*rest)
            except Exception:   # whatever the daemon said that was not foreseen
                self.problem("broken", traceback.format_exc())
            self.talk.send((self.problems, dict(self.totals)))


def always_in(log, user):
    return log.spans.get(user) == [[1, None]]
