# SPDX-License-Identifier: Apache-2.0
"""People report messages to the administrators, who close a case now and then.
A case is of one message, however many report it; who asks for it lists all
cases of a tenant, the open and the closed ones."""

import collections

from .messageverbs import NOT_SO, params_target, some_message
from .verb import Verb

CASES = "q:reports"     # in intents about cases: of no conversation
OF_ONE = 3              # messages that one person reports: all are listed after each kill
AGAIN = 0.3             # share of those who say once more what they reported
REASONS = ("spam", "abuse", "other")
OUTCOMES = ("dismissed", "settled")


# --- what is meant

def make_report(person, dice):
    """Any place of a log, or one that she has reported."""
    if person.reported and (len(person.reported) >= OF_ONE or dice.random() < AGAIN):
        conv, seq = dice.choice(person.reported)
    else:
        conv, seq = some_message(person, dice) or (None, 0)
    return conv and (conv, {"seq": seq, "reason": dice.choice(REASONS)})


def params_report(person, intent):
    params = params_target(person, intent)
    del params["cid"]
    return params


def done_report(person, intent):
    place = intent.conv, intent.args["seq"]
    if place not in person.reported:
        person.reported.append(place)
        person.cases.append(intent.answer["id"])


def make_resolve(person, dice):
    if not person.is_admin or not person.cases:
        return None
    return CASES, {"id": dice.choice(person.cases), "outcome": dice.choice(OUTCOMES),
                   "note": f"seen by {person.canary}"}


REPORT_VERBS = (
    # Her own, or what she does not see.
    Verb("report", "message.report", 0.6, make_report, params_report, NOT_SO,
         done=done_report, looks_elsewhere=True),
    # Closed already, with another outcome.
    Verb("resolve", "report.resolve", 6, make_resolve, lambda person, intent: intent.args,
         frozenset({"wrong_state"})),
)


NAMES = frozenset(verb.name for verb in REPORT_VERBS)


# --- what is found

class Case:
    """Of one message of one tenant."""

    def __init__(self):
        self.id = 0
        self.meant, self.told = set(), set()    # who reported it; who was answered
        self.people = 0         # as it was listed last
        self.is_shut = False    # it was closed, and nobody has reported it since


class ReportCheck:
    def __init__(self, check):
        self.check = check
        self.tenants = {tenant: collections.defaultdict(Case) for tenant in check.tenants}
        self.closings = collections.defaultdict(set)    # (tenant, id) → outcomes
        self.listed = collections.Counter()     # tenant → how many there were

    def problem(self, kind, tenant, text):
        self.check.problem(kind, f"{tenant} reports: {text}")

    def look(self, pages, is_full):
        touched = {tenant for tenant in self.check.tenants if self.take(tenant)}
        for tenant in sorted(self.check.tenants if is_full else touched):
            self.judge(tenant, *pages.read_reports(tenant))

    def take(self, tenant):
        """What was meant in this round, and not refused; False: nothing."""
        refused = {n for n, *_ in self.check.refused}
        answers = {n: answer for n, *_, answer in self.check.acked}
        intents = [i for i in self.check.plain.values() if i.tenant == tenant
                   and i.verb.name in NAMES and i.n not in refused]
        cases, fresh, shut = self.tenants[tenant], set(), set()
        for intent in intents:
            if intent.conv != CASES:
                fresh.add(place := (intent.conv, intent.args["seq"]))
                self.take_report(cases[place], intent, answers.get(intent.n))
                continue
            self.closings[tenant, intent.args["id"]].add(intent.args["outcome"])
            if intent.n in answers:
                shut.add(intent.args["id"])
        for place, case in cases.items():
            case.is_shut = place not in fresh and (case.is_shut or case.id in shut)
        return bool(intents)

    def take_report(self, case, intent, answer):
        case.meant.add(intent.user)
        if answer is None:
            return
        case.told.add(intent.user)
        if case.id not in (0, answer["id"]):
            self.problem("twice", intent.tenant, f"{intent.conv} {intent.args}: answered was "
                                                 f"{case.id}, and {answer}")
        case.id = answer["id"]

    def judge(self, tenant, rows, waiting):
        cases, listed = self.tenants[tenant], set()
        for row in rows:
            place = row["conv"], row["seq"]
            if place in listed:
                self.problem("twice", tenant, f"{row}")
            listed.add(place)
            if place in cases:
                self.judge_case(tenant, cases[place], row)
            else:
                self.problem("phantom", tenant, f"{row}: nobody reported it")
        for place, case in cases.items():
            if case.told and place not in listed:
                self.problem("lost", tenant, f"{place}: {case.told} were answered")
        if waiting != sum(row["state"] == "open" for row in rows):
            self.problem("counts", tenant, f"{waiting} wait, of {len(rows)}")
        self.check.totals["reports"] += len(rows) - self.listed[tenant]
        self.listed[tenant] = len(rows)

    def judge_case(self, tenant, case, row):
        log = self.check.logs.get((tenant, row["conv"]))
        right = case.id or row["id"]
        if log and row["seq"] <= len(log):
            right = log.ids[row["seq"] - 1]
        if not case.meant or row["id"] != right or case.id not in (0, right):
            self.problem("phantom", tenant, f"{row}, it is {right}, answered was {case.id}")
        if not len(case.told) <= row["people"] <= len(case.meant) or row["people"] < case.people:
            self.problem("counts", tenant, f"{row}: {case.told} were answered, {case.meant} "
                                           f"meant it, it had {case.people}")
        case.id, case.people = row["id"], row["people"]
        is_open = row["state"] == "open"
        if is_open and case.is_shut:
            self.problem("lost", tenant, f"{row} was closed")
        elif not is_open and row.get("outcome") not in self.closings[tenant, row["id"]]:
            self.problem("phantom", tenant, f"{row}: nobody closed it so")
        case.is_shut = not is_open
