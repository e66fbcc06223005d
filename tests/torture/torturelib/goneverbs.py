# SPDX-License-Identifier: Apache-2.0
"""People who come, are put into a group, and are deleted for ever: by the
tenant's administrator, for she says nothing herself. She is out at once; what
was hers goes little by little, over as many kills as it takes."""

import time

from .cast import GATE, OLD
from .messageverbs import GONE
from .sidelog import SIDE, Fold, done_beside, possible, settle
from .verb import Verb

PLACE = SIDE + GATE
AT_ONCE = 40            # who are there and not deleted yet, at most
WAIT_S = 120           # for all that is to go, at the end of a run: behind what else is due


def make_hire(person, dice):
    if not person.is_admin or len(person.hired) >= AT_ONCE:
        return None
    return PLACE, {"id": f"t-{person.new_cid()}"}


def params_hire(person, intent):
    return {"id": intent.args["id"], "name": f"{intent.args['id']} {person.canary}"}


def done_hire(person, intent):
    person.hired.append(intent.args["id"])


def make_seat(person, dice):
    if not person.hired:
        return None
    some = dice.sample(person.hired, dice.randint(1, min(3, len(person.hired))))
    return PLACE, {"users": sorted(some)}


def params_seat(person, intent):
    return {"id": GATE[2:], "cid": intent.cid, "users": intent.args["users"]}


def make_dismiss(person, dice):
    """Once for each; again when it was not answered."""
    if not person.hired:
        return None
    return PLACE, {"id": dice.choice(person.hired)}


def done_dismiss(person, intent):
    if intent.args["id"] in person.hired:
        person.hired.remove(intent.args["id"])


GONE_VERBS = (
    Verb("hire", "user.create", 10, make_hire, params_hire, done=done_hire,
         lasts=lambda intent: [(("came", intent.args["id"]), True)]),
    # Deleted meanwhile.
    Verb("seat", "group.add", 8, make_seat, params_seat, GONE, beside="join",
         done=done_beside),
    Verb("dismiss", "user.delete", 8, make_dismiss, lambda person, intent: intent.args,
         done=done_dismiss, lasts=lambda intent: [(("gone", intent.args["id"]), True)]),
)


class GoneFold(Fold):
    def __init__(self, log):
        super().__init__(log)
        self.members = set()
        self.admin = sorted(user for tenant, user in log.check.people
                            if tenant == log.tenant and user not in OLD)[0]
        self.gone = set()           # as user.get has said
        self.open = set()           # of those, who may still have something
        self.heard = 0              # newest seq of the directory's log
        self.noted = {}             # user → entries of that that make her gone

    def take(self, entry, intent):
        users = set(entry["users"])
        if entry["type"] == "leave":
            return self.take_leave(entry, users)
        if entry["type"] == "join" and intent and not users <= set(intent.args["users"]):
            return "others came"
        if back := users & self.members or users & self.gone:
            self.log.problem("members", f"{entry}: {back} were there, or are gone")
        self.members |= users
        return ""

    def take_leave(self, entry, users):
        if entry["from"] or not users <= self.members:
            self.log.problem("members", f"{entry} of {self.members}")
        self.members -= users
        by = self.admin
        kept = [user for user in users if True not in possible(self.log, by, ("gone", user))]
        return f"nobody deleted {kept}" if kept else ""

    # --- who is there, and who is gone

    def settle(self, pages, is_full):
        log = self.log
        self.read_directory(pages)
        touched = {key[1] for key in log.check.settings.get(
            ((log.tenant, self.admin), PLACE), {})}
        fresh = {i.args["id"] for i in log.intents() if "id" in i.args}
        for user in sorted(touched if is_full else touched & fresh):
            self.judge_one(user, pages.read_user(log.tenant, user))
        self.judge_open(pages, is_full)
        self.judge_members(pages)

    def judge_members(self, pages):
        """Somebody may leave while it is read."""
        log, at = self.log, -1
        while at != log.last:
            at = log.last
            shown = {m["user"] for m in pages.read_members(log.tenant, GATE)} if at else set()
            log.read(pages, log.reader, at)
        if shown != self.members:
            log.problem("members", f"shown {shown}, the log makes it {self.members}")

    def read_directory(self, pages):
        person = self.log.tenant, self.admin
        for entry in pages.read_log(person, "t:", self.heard):
            self.heard = entry["seq"]
            if entry["type"] == "user" and entry.get("body", {}).get("gone"):
                for user in entry["users"]:
                    self.noted[user] = self.noted.get(user, 0) + 1

    def judge_one(self, user, shown):
        """shown: None, or what user.get says of her."""
        log, is_gone = self.log, bool(shown and shown.get("gone"))
        came = possible(log, self.admin, ("came", user))
        gone = possible(log, self.admin, ("gone", user))
        if bool(shown) not in came:
            log.problem("lost" if came == {True} else "phantom", f"{user}: {shown}, came {came}")
        if is_gone not in gone or user in self.gone and not is_gone:
            log.problem("lost", f"{user}: {shown}, deleted {gone}")
        if self.noted.get(user, 0) != is_gone:
            log.problem("twice" if is_gone and user in self.noted else "lost",
                        f"{user}: {shown}, the directory said so {self.noted.get(user)} times")
        settle(log, self.admin, ("came", user), bool(shown))
        settle(log, self.admin, ("gone", user), is_gone)
        if is_gone and user not in self.gone:
            self.gone.add(user)
            self.open.add(user)
            log.check.totals["deleted_people"] += 1

    def judge_open(self, pages, is_full):
        """When nothing is left to be done nothing of hers is left; at last
        that is so."""
        end = time.monotonic() + (WAIT_S if is_full else 0)
        while True:
            for user in sorted(self.open):
                if pages.is_all_gone(self.log.tenant, self.admin, user):
                    self.open.discard(user)
            if not self.open or time.monotonic() >= end:
                break
            pages.rest(0.1)
        self.log.read(pages, self.log.reader, self.log.last)
        if self.open and is_full:
            self.log.problem("lost", f"{self.open} are deleted, and it is not done")
        if left := (self.gone - self.open) & self.members:
            self.log.problem("lost", f"{left} are deleted, and have not left")
