# SPDX-License-Identifier: Apache-2.0
"""Decides whether live rooms kept their promises. All that is live is of one
round: every session's part of the one order, answers, figures. What outlasts a
room (who is banned and muted, its title, what was recorded) is read anew after
every kill."""

import collections

from .cast import HISTORY, room_settings, room_title, seal
from .roomverbs import CLASSES, ROOMS, SAYINGS


CHANGES = frozenset(("room attribute", "room no attribute"))


def may_be(counted, right, loose):
    """So many that right has as normal may have been high."""
    more = counted["high"] - right["high"]
    return counted["low"] == right["low"] and 0 <= more <= loose and \
        counted["normal"] == right["normal"] - more


class Room:
    """One that stays, and what is known of it."""

    def __init__(self, tenant, conv, owner, others, canary):
        self.tenant, self.conv, self.name = tenant, conv, f"{tenant} {conv}"
        self.owner, self.others, self.canary = owner, others, canary
        number = int(conv[3:])
        self.settings = room_settings(number)
        self.history = self.settings.get("history", HISTORY)
        # What it may be, by key; anything else was never touched.
        self.lasting = {"title": {room_title(number, canary)}}
        self.record = []        # (seq, n, from, text, class, count)

    def may_be(self, key):
        return self.lasting.get(key, {False})

    def classes_of(self, user, args, speaks):
        """What it may be, if she speaks by right as `speaks` says: {True}, {False} or both."""
        if args["kind"] in self.settings.get("low_kinds", ()):
            return {"low"}
        asked = args.get("priority", "normal")
        if asked != "high" or self.settings.get("high_for_all") or user == self.owner:
            return {asked}
        return {"high" if is_speaker else "normal" for is_speaker in speaks}


def rooms_of(cast):
    return {(tenant, conv): Room(tenant, conv, user, others, person.canary)
            for (tenant, user), person in cast.items()
            for conv, others in person.keeps.items()}


class Seat:
    """What one session heard of one room from joining to the end."""

    def __init__(self, line, user, after):
        self.line, self.user, self.after = line, user, after
        self.answer = None
        self.heard = []         # ("m", n), ("s", missed messages) …
        self.turns = {}         # key of an attribute → which of its changes was heard last
        self.is_open = True


class Life:
    """One room in one round."""

    def __init__(self):
        self.seats = []
        self.said = {}          # n → (from, kind, text, class, count)
        self.by = {}            # (user, cid) → n, of what was heard
        self.meant = {}         # (user, cid) → arguments
        self.order = collections.defaultdict(list)      # line → cids as they were meant
        self.answers = {}       # (user, cid) → first answer
        self.began = set()
        self.stats = None       # when all was quiet
        self.changes = collections.defaultdict(list)    # key → (cid, value or None), as meant
        self.changed = set()    # cids of those that were acknowledged
        self.attributes = None  # as asked for when all was quiet
        self.announced = {}     # text → n


class RoomCheck:
    def __init__(self, check, rooms):
        self.check, self.rooms = check, rooms
        self.start_round()

    def start_round(self):
        self.lives = collections.defaultdict(Life)
        self.at = {}            # (line, conv) → Seat that is open
        self.announced = {}     # (tenant, text) → arguments
        self.reached = {}       # the same → how many rooms, as answered
        self.is_quiet = False

    def problem(self, kind, room, text):
        self.check.problem(kind, f"{room.name}: {text}")

    def problem_of(self, kind, tenant, text):
        self.check.problem(kind, f"{tenant} {ROOMS}: {text}")

    def place(self, line, conv):
        """(room, its life, who)"""
        tenant, user, _ = self.check.lines[line]
        return self.rooms[tenant, conv], self.lives[tenant, conv], user

    # --- the journal, in its order

    def on_intent(self, line, verb, conv, cid, args):
        if conv == ROOMS:
            self.announced[self.check.lines[line][0], args["text"]] = args
            return
        room, life, user = self.place(line, conv)
        if verb.name == "room join":
            self.at[line, conv] = Seat(line, user, args.get("after", 0))
            life.seats.append(self.at[line, conv])
        elif verb.name in SAYINGS:
            life.meant[user, cid] = args
            life.order[line].append(cid)
        elif verb.name in CHANGES:
            life.changes[args["key"]].append((cid, args.get("value")))

    def on_ack(self, line, verb, conv, cid, answer):
        if conv == ROOMS:
            self.on_reached(line, cid, answer)
            return
        room, life, user = self.place(line, conv)
        if verb.name == "room join":
            if (line, conv) in self.at:     # else banned meanwhile
                self.at[line, conv].answer = answer
            life.began.add(answer["began_ts"])
            if room.may_be(f"ban {user}") == {True} and not self.is_touched(room, "ban", user):
                self.problem("members", room, f"{user} is banned and was let in")
        elif verb.name == "room leave":
            self.close(line, conv)
        elif verb.name in CHANGES:
            life.changed.add(cid)
        elif verb.name == "room attributes":
            life.attributes = answer["attributes"]
        elif verb.name in SAYINGS or verb.name == "room again":
            first = life.answers.setdefault((user, cid), answer)
            if first != answer:
                self.problem("twice", room, f"{user} {cid} was answered {first}, then {answer}")
        elif verb.name == "room stats":
            life.stats = answer

    def on_reached(self, line, cid, answer):
        tenant, user, _ = self.check.lines[line]
        for place, args in self.announced.items():
            if place[0] == tenant and place[1].split(" ")[1:3] == [user, cid]:
                self.reached[place] = answer["rooms"]
                if answer["rooms"] != len(args["rooms"]):
                    self.problem_of("counts", tenant, f"{answer} for {args}")

    def on_refusal(self, line, verb, conv, code):
        if conv == ROOMS:
            return
        room, _, user = self.place(line, conv)
        if verb.name == "room join":
            self.close(line, conv)
            if room.may_be(f"ban {user}") == {False} and not self.is_touched(room, "ban", user):
                self.problem("refused", room, f"{user} is not banned and was told {code}")

    def is_touched(self, room, kind, user):
        """Was it changed in this round?"""
        return any(i.verb.name == f"room {kind}" and i.args["user"] == user
                   and (i.tenant, i.conv) == (room.tenant, room.conv)
                   for i in self.check.plain.values())

    def on_said(self, line, conv, n, sender, kind, text, class_, count):
        room, life, user = self.place(line, conv)
        seat = self.at.get((line, conv))
        message = (sender, kind, text, class_ or "normal", count)
        self.check.totals["room_heard"] += 1
        if seat is None:
            self.problem("phantom", room, f"{user} is not there and hears {n}")
            return
        seat.heard.append(("m", n))
        if life.said.setdefault(n, message) != message:
            self.problem("changed", room, f"{n} is {message} to {user}, was {life.said[n]}")

    def on_missed(self, line, conv, *missed):
        if (line, conv) in self.at:
            self.at[line, conv].heard.append(("s", missed))

    def on_person(self, line, conv, what, user, count):
        if (line, conv) in self.at:
            self.at[line, conv].heard.append(("p", (what, count)))

    def on_attributes(self, line, conv, new, gone, by):
        """Each of what was meant, in its order; a device alone changes a key."""
        room, life, user = self.place(line, conv)
        seat = self.at.get((line, conv))
        if seat is None:
            self.problem("phantom", room, f"{user} is not there and hears of {new} {gone}")
            return
        self.check.totals["room_attributes"] += 1
        for key, value in [*new.items(), *((key, None) for key in gone)]:
            values = [meant for _, meant in life.changes[key]]
            after = seat.turns.get(key, -1) + 1
            if value in values[after:]:
                seat.turns[key] = values.index(value, after)
            else:
                self.problem("reordered" if value in values else "phantom", room,
                             f"{user} hears {key} is {value} after {values[:after]}")
            if key.split(" ")[0] != by:
                self.problem("phantom", room, f"{key} was changed by {by}")

    def on_removed(self, line, conv):
        self.close(line, conv)

    def close(self, line, conv):
        seat = self.at.pop((line, conv), None)
        if seat:
            seat.is_open = False

    def on_quiet(self):
        self.is_quiet = True

    # --- after the round

    def judge(self):
        self.spoken_for = {(i.tenant, i.conv, i.args["user"]) for i in self.check.plain.values()
                           if i.verb.name == "room speaker"}
        for place, life in self.lives.items():
            room = self.rooms[place]
            if len(life.began) > 1:
                self.problem("changed", room, f"it began at {life.began}")
            for n, message in sorted(life.said.items()):
                self.judge_said(room, life, n, message)
            for seat in life.seats:
                self.judge_seat(room, life, seat)
            self.judge_answers(room, life)
            for line, cids in life.order.items():
                self.judge_own(room, life, line, cids)
            self.check.totals["room_said"] += len(life.said)
            self.check.totals["room_dropped"] += sum("dropped" in a for a in
                                                     life.answers.values())
            self.check.totals["room_filtered"] += sum(
                a.get("dropped") == "filtered" for a in life.answers.values())
            self.check.totals["room_missed"] += sum(
                sum(item[:3]) for seat in life.seats for what, item in seat.heard if what == "s")
            if self.is_quiet and life.stats:
                self.check.totals["room_counted"] += 1
                self.judge_stats(room, life)
                self.judge_attributes(room, life)
        if self.is_quiet:
            self.judge_reached()

    def classes_of(self, room, user, args):
        is_changed = (room.tenant, room.conv, user) in self.spoken_for
        return room.classes_of(user, args, {True, False} if is_changed else
                               room.may_be(f"speaker {user}"))

    def judge_said(self, room, life, n, message):
        """Somebody meant it, so, and only once."""
        sender, kind, text, class_, count = message
        if sender == "":
            self.judge_announced(room, life, n, message)
            return
        if kind == "like":
            meant = [args for (user, _), args in life.meant.items()
                     if user == sender and args["text"] == text and args.get("merge")]
            if not meant or class_ not in self.classes_of(room, sender, meant[0]):
                self.problem("phantom", room, f"nobody liked so: {n} {message}")
            return
        words = text.split(" ")
        cid = words[2] if len(words) == 5 else None
        args = life.meant.get((sender, cid))
        if args is None or args["text"] != text or args["kind"] != kind or count != 1 or \
                words[3] != seal(room.tenant, room.conv, sender, cid, words[4]):
            self.problem("phantom", room, f"nobody said {n} {message}")
            return
        if class_ not in self.classes_of(room, sender, args):
            self.problem("phantom", room, f"{n} {message} was meant as {args}")
        if args.get("cursed"):
            self.problem("veiled", room, f"{n} {message} is what nobody may say")
        first = life.by.setdefault((sender, cid), n)
        if first != n:
            self.problem("twice", room, f"{sender} {cid} is {first} and {n}")

    def judge_announced(self, room, life, n, message):
        _, kind, text, class_, count = message
        args = self.announced.get((room.tenant, text))
        if args is None or room.conv not in args["rooms"] or \
                (kind, class_, count) != (args["kind"], "high", 1):
            self.problem("phantom", room, f"nobody announced {n} {message}: {args}")
            return
        self.check.totals["room_announced"] += 1
        if life.announced.setdefault(text, n) != n:
            self.problem("twice", room, f"announced as {life.announced[text]}: {n} {message}")

    def judge_reached(self):
        """Where all was heard, what was answered was heard."""
        for tenant, text in self.reached:
            for conv in self.announced[tenant, text]["rooms"]:
                life = self.lives[tenant, conv]
                if life.stats and text not in life.announced:
                    self.problem("lost", self.rooms[tenant, conv], f"announced was {text}")

    def judge_seat(self, room, life, seat):
        """A part of the one order; what is left out was told."""
        last = start = self.start_of(room, seat)
        told, count, heard = 0, None, set()
        for what, item in seat.heard:
            if what == "s":
                told, count = told + sum(item[:3]), None
            elif what == "p":
                self.judge_person(room, seat, count, *item)
                count = item[1]
            else:
                self.judge_next(room, seat, (last, told, heard), item)
                last, told = item, 0
                heard.add(item)
        if self.is_quiet and life.stats and seat.is_open and start is not None and \
                last + told != life.stats["n"]:
            self.problem("lost", room, f"{seat.user} heard up to {last} and missed {told}, "
                                       f"it is at {life.stats['n']}")

    def start_of(self, room, seat):
        """The n before the first that is to be heard; None: not known."""
        if seat.answer is None:
            return None
        n = seat.answer["n"]
        first = max(0, n - room.history)
        return seat.after if first < seat.after <= n else first

    def judge_next(self, room, seat, before, n):
        last, told, heard = before
        if n in heard:
            self.problem("twice", room, f"{seat.user} hears {n} again")
        elif last is None:
            return
        elif n <= last:
            self.problem("reordered", room, f"{seat.user} hears {n} after {last}")
        elif n > last + told + 1:
            self.problem("lost", room, f"{seat.user} hears {n} after {last}, was told of {told} "
                                       "missed")
        elif n < last + told + 1:
            self.problem("counts", room, f"{seat.user} hears {n} after {last} and was told of "
                                         f"{told} missed")

    def judge_person(self, room, seat, before, what, count):
        if before is not None and count != before + (1 if what == "joined" else -1):
            self.problem("members", room, f"{seat.user} was told {count} after {before}: {what}")

    def judge_answers(self, room, life):
        numbers = {}
        for (user, cid), answer in life.answers.items():
            args, n = life.meant.get((user, cid), {}), answer.get("n")
            heard = life.by.get((user, cid))
            if n is not None:
                if numbers.setdefault(n, (user, cid)) != (user, cid):
                    self.problem("twice", room, f"{n} was answered to {user} {cid} and "
                                                f"{numbers[n]}")
                if n in life.said and heard != n:
                    self.problem("phantom", room, f"{user} {cid} was answered {n}, that is "
                                                  f"{life.said[n]}")
                if heard not in (None, n):
                    self.problem("twice", room, f"{user} {cid} was answered {n}, is {heard}")
            elif "merged" in answer and not args.get("merge"):
                self.problem("phantom", room, f"{user} {cid} was merged unasked")
            elif "dropped" in answer:
                self.judge_drop(room, (user, cid, args.get("cursed")), answer["dropped"], heard)
            if args.get("cursed") and "dropped" not in answer:
                self.problem("veiled", room, f"{user} {cid} was let pass: {answer}")

    def judge_drop(self, room, about, why, heard):
        user, cid, is_cursed = about
        if heard is not None:
            self.problem("refused", room, f"{user} {cid} was dropped ({why}) and is {heard}")
        may_be_muted = True in room.may_be(f"mute {user}") or self.is_touched(
            room, "mute", user)
        has_slots = room.settings.get("slots", 0) >= 1000000
        whys = ("muted", "filtered") if is_cursed else ("rate", "muted", "busy")
        if why not in whys or (why == "muted" and not may_be_muted) or \
                (why == "rate" and has_slots):
            self.problem("refused", room, f"{user} {cid} was dropped without reason: {why}")

    def judge_own(self, room, life, line, cids):
        """One's own never change places."""
        user, last = self.check.lines[line][1], 0
        for cid in cids:
            n = life.by.get((user, cid)) or life.answers.get((user, cid), {}).get("n")
            if n is None:
                continue
            if n < last:
                self.problem("reordered", room, f"{user}'s {cid} is {n}, an earlier one {last}")
            last = n

    # --- figures, when all was answered and heard

    def judge_stats(self, room, life):
        stats, merges, loose = life.stats, collections.Counter(), collections.Counter()
        accepted = dict.fromkeys(CLASSES, 0)
        dropped = {why: dict.fromkeys(CLASSES, 0)
                   for why in ("rate", "muted", "filtered", "busy", "ring")}
        accepted["high"] += len(life.announced)
        for (user, cid), answer in life.answers.items():
            args, why = life.meant[user, cid], answer.get("dropped", "accepted")
            classes = self.classes_of(room, user, args)
            if answer.get("n") in life.said:
                classes = {life.said[answer["n"]][3]}
            loose[why] += len(classes) > 1
            (dropped[why] if "dropped" in answer else accepted)[max(classes)] += 1
            if "merged" in answer:
                merges[args["text"]] += 1
        for seat in life.seats:
            for what, missed in seat.heard:
                if what == "s":
                    for class_, n in zip(CLASSES, missed):
                        dropped["ring"][class_] += n
        for message in life.said.values():
            if message[1] == "like":
                merges[message[2]] -= message[4]
        people = {seat.user for seat in life.seats if seat.is_open and seat.answer}
        right = {"accepted": accepted, "dropped": dropped, "n": max(life.said, default=0),
                 "members": len(people),
                 "seats": sum(s.is_open and s.answer is not None for s in life.seats)}
        wrong = {k: v for k, v in right.items() if stats[k] != v}
        if "dropped" in wrong and all(may_be(stats["dropped"][why], dropped[why], loose[why])
                                      for why in dropped):
            del wrong["dropped"]
        if wrong or len(life.said) != stats["n"]:
            self.problem("counts", room, f"it counts {stats}, right is {wrong}, "
                                         f"{len(life.said)} were heard")
        if any(merges.values()):
            self.problem("counts", room, f"merged ones that are missing or too many: "
                                         f"{+merges} {-merges}")

    def judge_attributes(self, room, life):
        """All was answered: each is as it was left."""
        right = {}
        for key, changes in life.changes.items():
            values = [value for cid, value in changes if cid in life.changed]
            if values and values[-1] is not None:
                right[key] = values[-1], key.split(" ")[0]
        now = {a["key"]: (a["value"], a["owner"]) for a in life.attributes or ()}
        if now != right:
            self.problem("lost", room, f"its attributes are {now}, right is {right}")

    # --- what outlasts the daemon

    def settle(self, place, key, values, is_any):
        """What it may be after the round; is any of these acknowledged?"""
        room = self.rooms[place]
        room.lasting[key] = values if is_any else values | room.may_be(key)

    def look(self, pages, is_full, is_drained):
        for place, room in self.rooms.items():
            title, marked, record = pages.read_room(room, is_full)
            now = {f"{kind} {user}": True for kind, users in marked.items() for user in users}
            now["title"] = title
            for key in {*now, *room.lasting}:
                value = now.get(key, False)
                if value not in room.may_be(key):
                    self.problem("lost", room, f"{key} is {value}, was told {room.may_be(key)}")
                room.lasting[key] = {value}
            self.judge_record(room, self.lives[place], record, is_full)
            if is_drained and not self.check.was_full and room.settings.get("record"):
                self.judge_end(room, self.lives[place])

    def judge_record(self, room, life, record, is_full):
        """record: all of it, or what is new; a life's part begins with 1. What is
        said while there is no room for it is counted and not recorded."""
        known = room.record if is_full else []
        if record[:len(known)] != known:
            self.problem("changed", room, f"of its record {len(known)} were known, now it is "
                                          f"other: {record[:len(known)][-3:]}")
        last = 0
        for entry in record[len(known):]:
            seq, n, sender, text, *rest = entry
            if room.record and seq <= room.record[-1][0]:
                self.problem("reordered", room, f"{entry} comes after {room.record[-1]}")
            if n <= last or n > last + 1 and not self.check.was_full:
                self.problem("holes", room, f"recorded is {n} after {last}")
            last = n
            said = life.said.get(n)
            if said is not None and (said[0], *said[2:]) != (sender, text, *rest):
                self.problem("changed", room, f"recorded is {entry}, said was {said}")
            elif said is None and not self.is_meant(room, life, sender, text):
                self.problem("phantom", room, f"recorded is {entry}, nobody said so")
            room.record.append(entry)
            self.check.totals["room_recorded"] += 1

    def is_meant(self, room, life, sender, text):
        if sender == "":
            return room.conv in self.announced.get((room.tenant, text), {"rooms": ()})["rooms"]
        return any(user == sender and args["text"] == text
                   for (user, _), args in life.meant.items())

    def judge_end(self, room, life):
        """A daemon that was told to stop has recorded what it had let pass."""
        recorded = {(n, text) for _, n, _, text, *_ in room.record}
        missing = [n for n, said in life.said.items() if (n, said[2]) not in recorded]
        if missing:
            self.problem("lost", room, f"stopped, and {missing[:9]} of {len(life.said)} were "
                                       "not recorded")
