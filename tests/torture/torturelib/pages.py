# SPDX-License-Identifier: Apache-2.0
"""How the checker reads: what sync says is new, by one or more of those who
may; or everything, by everyone."""

import collections
import http.client
import selectors
import time

from .adminverbs import is_old
from .cast import ASIDE, OLD, TALKERS, canonical, said
from .journal import decode
from .reader import Reader

SECOND = 0.3        # share of conversations' members who read what one has read
PAGE = 200
AT_ONCE = 6
MARKS = ("ban", "mute", "speaker")      # of rooms


class Pages:
    def __init__(self, check, port, dice):
        self.check, self.port, self.dice = check, port, dice
        canaries = {tenant: canary for (tenant, _), (_, canary) in check.people.items()}
        self.readers = {}
        for (tenant, user), (token, _) in check.people.items():
            foreign = [c.encode() for t, c in canaries.items() if t != tenant]
            self.readers[tenant, user] = Reader(port, token, foreign)
        self.known = {}     # (log, after) → (bytes of the page, its last seq, more)
        self.http = None

    def close(self):
        for reader in self.readers.values():
            reader.close()
        if self.http:
            self.http.close()

    def rest(self, seconds):
        """Waits so long; pings are answered meanwhile, or people would be given up."""
        end = time.monotonic() + seconds
        with selectors.DefaultSelector() as waits:
            for reader in self.readers.values():
                waits.register(reader.sock, selectors.EVENT_READ, reader)
            while (left := end - time.monotonic()) > 0:
                for key, _ in waits.select(left):
                    key.data.hear()

    # --- sync

    def sync(self, since):
        """Everybody's rows of what changed, by pages of any size."""
        rows, more = [], list(self.readers)
        limit = self.dice.choice((1, 3, 10, 200, 500))
        while more:
            asked = [(p, self.readers[p].ask("sync", since=since[p], limit=limit)) for p in more]
            more = []
            for person, number in asked:
                page = self.readers[person].result(number)
                rows += ((person, row) for row in page["conversations"])
                if page["more"] and page["since"] <= since[person]:
                    self.check.problem("broken", f"{person}: sync stands still")
                elif page["more"]:
                    more.append(person)
                since[person] = page["since"]
        newest = {}         # a conversation may change between two pages
        for person, row in rows:
            conv = canonical(person[1], row["conv"])
            if is_old(conv) or conv in ASIDE:
                continue    # of adminverbs.py, goneverbs.py, keepverbs.py, sidelog.py
            newest[person, conv] = row
            self.check.told[person, conv] = row
        return newest

    # --- what is new

    def read_new(self):
        check = self.check
        newest = self.sync(check.since)
        readers = {}        # log → who may read all of it
        for (person, conv), row in newest.items():
            log = check.log(person[0], conv)
            if row.get("from_seq", 1) <= 1 and row.get("seq", 0) > len(log):
                readers.setdefault(log, []).append(person)
        self.dice.shuffle(order := list(readers))
        first = [(log, self.dice.choice(self.whole_readers(log, readers[log])), len(log))
                 for log in order]
        second = [(log, person, after) for log, one, after in first
                  for person in readers[log]
                  if person != one and self.dice.random() < SECOND]
        self.read(first, self.dice.choice((7, 50, PAGE)))
        self.read(second, PAGE)
        self.read_recalled(first)
        self.read_others()
        return [(person, row) for (person, _), row in newest.items()]

    def whole_readers(self, log, readers):
        """Those who have deleted nothing there for themselves; if there are."""
        return [person for person in readers
                if not self.check.own.deletes(person, log.conv)] or readers

    def read_recalled(self, first):
        """Tombstones of messages that had been read before."""
        wanted = [(log, person, seq) for log, person, after in first
                  for seq in log.recalls - log.recalled if seq <= after]
        asked = [(log, person, seq, self.ask(log, person, seq - 1, 1))
                 for log, person, seq in wanted]
        for log, person, seq, number in asked:
            for entry in self.readers[person].result(number)["entries"]:
                self.check.saw(log, entry, person[1])
            if seq not in log.recalled and seq not in log.lapsed(self.check.looks):
                self.check.problem("lost", f"{log.name}: the recall of {seq} is not carried out")

    def read_others(self):
        """Messages that were changed after they had been read, and those for
        others than have read them: by somebody who may."""
        veiled = [(log, seq) for log in self.check.grown for seq in log.veiled]
        for log, seq in veiled + self.check.presents.missing():
            for user in log.seers(seq):
                person = log.tenant, user
                page = self.readers[person].result(self.ask(log, person, seq - 1, 1))
                for entry in page["entries"]:
                    self.check.saw(log, entry, user)
                if seq not in log.veiled and all("hidden" not in e for e in page["entries"]):
                    break

    def read_late(self):
        """Time took messages back while people read: on to where the logs say so,
        and what the rest of those logs changed once more."""
        late = [log for log in self.check.logs.values() if log.recalled - log.recalls]
        readers = [(log, [user for user in log.spans if log.is_member(user)]) for log in late]
        self.read([(log, (log.tenant, users[0]), len(log)) for log, users in readers if users],
                  PAGE)
        self.read_others()

    def ask(self, log, person, after, limit):
        return self.readers[person].ask("message.list", conv=said(person[1], log.conv),
                                        after=after, limit=limit)

    # --- pages

    def read(self, jobs, limit):
        """jobs: (log, person, after); each is read to its end."""
        while jobs:
            now, jobs = self.some_of_each(jobs)
            asked = [(*job, self.ask(*job, limit)) for job in now]
            for log, person, after, number in asked:
                raw = self.readers[person].raw(number)
                last, more = self.take(log, person, after, raw)
                if more and last > after:
                    jobs.append((log, person, last))
                elif more:
                    self.check.problem("holes", f"{log.name}: nothing after {after}, "
                                                "but there is more")

    def some_of_each(self, jobs):
        """Few enough that no session's answers pile up."""
        now, later, counts = [], [], collections.Counter()
        for job in jobs:
            counts[job[1]] += 1
            (now if counts[job[1]] <= AT_ONCE else later).append(job)
        return now, later

    def take(self, log, person, after, raw):
        """(last seq, is there more): pages that are the same bytes as one
        that was looked at need no second look."""
        start, end = raw.find(b'"entries":['), raw.rfind(b'],"more_before"')
        name = said(person[1], log.conv).encode()
        same = raw[start:end].replace(b'"conv":"' + name + b'"', b'"conv":""')
        known = self.known.get((log, after))
        if known and known[0] == hash(same):
            return known[1:]
        answer, _ = decode(raw.decode())
        if "error" in answer:
            self.check.problem("lost", f"{log.name}: {person} cannot read it: {answer['error']}")
            return after, False
        page = answer["result"]
        entries = page["entries"]
        for entry in entries:
            self.check.saw(log, entry, person[1])
        self.judge_visible(log, person, after, page)
        last = entries[-1]["seq"] if entries else after
        self.known.setdefault((log, after), (hash(same), last, page["more_after"]))
        return last, page["more_after"]

    def judge_visible(self, log, person, after, page):
        """Exactly what the person may see, nothing left out."""
        if log.conv[0] in "ts":
            return
        seqs = [entry["seq"] for entry in page["entries"]]
        visible = log.visible(person[1], after)
        right = [seq for seq, _ in zip(visible, seqs)]
        if seqs != right:
            self.check.problem("holes", f"{log.name}: {person} read {seqs}, may read {right}")
        elif not page["more_after"] and not all(
                log.is_late(seq, self.check.looks) for seq in visible):
            self.check.problem("lost", f"{log.name}: {person} can read no more than {seqs[-1:]}")

    # --- what has no fold of its own here

    def read_log(self, person, conv, after):
        """All entries of a log behind that one; none of a log that never began."""
        reader, entries, more = self.readers[person], [], True
        while more:
            number = reader.ask("message.list", conv=conv, after=after, limit=PAGE)
            page = reader.result(number, *(() if after else ("not_found",)))
            if page is None:
                return []
            entries += page["entries"]
            more = page["more_after"] and page["entries"]
            after = entries[-1]["seq"] if entries else after
        return entries

    def search(self, log, entry, user):
        reader = self.readers[log.tenant, user]
        return reader.result(reader.ask(
            "message.search", conv=said(user, log.conv), text=f'"{entry["cid"]}"',
            **{"from": entry["from"]}), "busy")

    def read_contact(self, tenant, user, other):
        reader = self.readers[tenant, user]
        return reader.result(reader.ask("contact.get", user=other))["contact"]

    def readers_of_brief(self, tenant):
        """Its owner, and two more."""
        people = sorted(user for t, user in self.readers if t == tenant and user not in OLD)
        return [people[0], *self.dice.sample(people[1:TALKERS], 2)]

    def read_row(self, person, conv):
        reader = self.readers[person]
        return reader.result(reader.ask("conversation.get", conv=conv))["conversation"]

    # --- what sidelog.py and its verbs look at

    def has_side(self, tenant, conv):
        return True

    def people_of(self, tenant):
        return sorted(user for t, user in self.readers if t == tenant and user not in OLD)

    def rows_of(self, person, method, key, **params):
        """Of a list, by pages of any size."""
        reader, rows, more = self.readers[person], [], {}
        limit = self.dice.choice((3, 50, 500))
        while more is not None:
            page = reader.result(reader.ask(method, limit=limit, **params, **more))
            rows += page[key]
            more = {"after": rows[-1]["user"]} if page["more"] else None
        return rows

    def read_members(self, tenant, conv):
        person = tenant, self.people_of(tenant)[1]
        return self.rows_of(person, "group.members", "members", id=conv[2:])

    def read_readers(self, tenant, conv):
        person = tenant, self.people_of(tenant)[1]
        return self.rows_of(person, "channel.readers", "readers", id=conv[2:])

    def read_user(self, tenant, user):
        reader = self.readers[tenant, self.people_of(tenant)[0]]
        found = reader.result(reader.ask("user.get", id=user), "not_found")
        return found and found["user"]

    def is_all_gone(self, tenant, admin, user):
        """Of somebody who is deleted: whether nothing is left of her."""
        reader = self.readers[tenant, admin]
        return reader.result(reader.ask("user.delete", id=user, dry_run=True))["done"]

    def read_reports(self, tenant):
        """(rows of all of them, how many wait), as the administrator lists them."""
        reader, rows = self.readers[tenant, self.people_of(tenant)[0]], []
        for state in ("closed", "open"):
            more, limit = {}, self.dice.choice((20, 100))
            while more is not None:
                page = reader.result(reader.ask("report.list", state=state, limit=limit, **more))
                rows += page["reports"]
                more = {"after": page["next"]} if page["more"] else None
        return rows, page["waiting"]

    def read_file(self, tenant, user, id):
        reader = self.readers[tenant, user]
        found = reader.result(reader.ask("file.get", id=id), "not_found")
        return found and found["file"]

    def read_bytes(self, tenant, user, id):
        """None: she is refused."""
        token, _ = self.check.people[tenant, user]
        self.http = self.http or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.http.request("GET", f"/v1/files/{id}/content",
                          headers={"Authorization": f"Bearer {token}"})
        answer = self.http.getresponse()
        data = answer.read()
        return data if answer.status == 200 else None

    # --- rooms

    def read_room(self, room, is_full):
        """(title, {kind: people with that mark}, [(seq, n, from, text, class, count)]:
        what was recorded, all of it or what is new), as the owner reads it."""
        reader, id_ = self.readers[room.tenant, room.owner], room.conv[2:]

        def call(method, **params):
            return reader.result(reader.ask(method, room=id_, **params))

        marked = {}
        for kind in MARKS:
            page, users = {"more": True}, []
            while page["more"]:
                page = call("room.marks", kind=kind, limit=self.dice.choice((1, 3, 200)),
                            **({"after": users[-1]} if users else {}))
                users += [mark["user"] for mark in page["marks"]]
            marked[kind] = users
        known = 0 if is_full or not room.record else room.record[-1][0]
        page, record = {"more": room.settings.get("record", False)}, []
        while page["more"] and page.get("next", known + 2) > known + 1:
            page = call("room.history", limit=self.dice.choice((20, PAGE)),
                        **({"before_seq": page["next"]} if "next" in page else {}))
            record = [(m["seq"], m["n"], m["from"], m["body"]["text"],
                       m.get("priority", "normal"), m.get("count", 1))
                      for m in page["messages"]] + record
        return (call("room.get")["room"]["title"], marked,
                [entry for entry in record if entry[0] > known])

    # --- everything

    def read_all(self):
        """From the beginning, by all who ever were members."""
        rows = self.read_new()
        since = {person: 0 for person in self.readers}
        newest = self.sync(since)
        self.check.since.update(since)
        jobs = [(self.check.log(person[0], conv), person, 0) for person, conv in newest]
        jobs.sort(key=lambda job: not is_whole(*job[:2]))
        self.read(jobs, PAGE)
        return rows + [(person, row) for (person, _), row in newest.items()]


def is_whole(log, person):
    return log.spans.get(person[1], [[1, None]])[0] == [1, None]
