# SPDX-License-Identifier: Apache-2.0
"""A channel: a desk that publishes, which changes, readers who answer, follow
and go, and some whom the administrator makes readers. Its log says who wrote
when; who follows it does not say, so that is looked up."""

from .cast import NEWS
from .messageverbs import GONE
from .sidelog import SIDE, Fold, done_beside, params_words, possible, settle, words
from .verb import Verb

PLACE = SIDE + NEWS


def make_publish(person, dice):
    """Of the desk; not all of it may, all the time."""
    return (PLACE, words(person, NEWS, dice)) if person.is_desk else None


def make_comment(person, dice):
    newest = person.side_newest.get(NEWS, 0)
    if NEWS not in person.sides or not newest:
        return None
    return PLACE, {**words(person, NEWS, dice), "reply_to": dice.randint(1, newest)}


def make_follow(person, dice):
    return (PLACE, {}) if NEWS in person.sides and not person.is_desk else None


def params_id(person, intent):
    return {"id": NEWS[2:], **intent.args}


def lasts_follow(is_on):
    return lambda intent: [("follows", is_on)]


def make_writers(person, dice):
    if not person.desk:
        return None
    add = [user for user in person.desk if dice.random() < 0.4]
    gone = [user for user in person.desk if user not in add and dice.random() < 0.3]
    return (PLACE, {"add": add, "remove": gone}) if add or gone else None


def params_change(person, intent):
    return {"id": NEWS[2:], "cid": intent.cid, **intent.args}


def make_title(person, dice):
    name = f"{dice.getrandbits(32):x} {person.canary}"
    return (PLACE, {"name": name}) if person.desk else None


def make_readers(person, dice):
    if not person.passive:
        return None
    return PLACE, {"users": sorted(dice.sample(person.passive, dice.randint(1, len(
        person.passive))))}


def lasts_readers(is_on):
    return lambda intent: [(("reads", user), is_on) for user in intent.args["users"]]


NEWS_VERBS = (
    Verb("publish", "message.send", 12, make_publish, params_words, frozenset({"forbidden"}),
         beside="message", done=done_beside),
    # What it answers may not be there any more for who came since; see GONE.
    Verb("comment", "message.send", 3, make_comment, params_words, GONE,
         beside="message", done=done_beside),
    Verb("follow", "channel.follow", 2, make_follow, params_id, lasts=lasts_follow(True)),
    Verb("unfollow", "channel.unfollow", 1, make_follow, params_id, lasts=lasts_follow(False)),
    Verb("writers", "channel.writers", 6, make_writers, params_change,
         beside="update", done=done_beside),
    Verb("rename channel", "channel.update", 2, make_title, params_change,
         beside="update", done=done_beside),
    Verb("add readers", "channel.add", 3, make_readers, params_id, lasts=lasts_readers(True)),
    Verb("remove readers", "channel.remove", 2, make_readers, params_id,
         lasts=lasts_readers(False)),
)


class NewsFold(Fold):
    def __init__(self, log):
        super().__init__(log)
        self.owner = self.title = None
        self.desk = set()           # who publishes, beside the owner
        self.were_out = set()       # who did not, at any time of this look
        self.first = set()          # the desk at the beginning: never goes

    def begin(self):
        self.were_out = self.first - self.desk

    def take(self, entry, intent):
        if entry["type"] == "create":
            self.owner = entry["users"][0]
            return ""
        if intent is None:          # set up by the system
            if self.log.cids:
                return "nobody did that"
            self.desk = self.first = set(entry["users"])
            return ""
        args = intent.args
        if entry["type"] == "message":
            return self.take_message(entry, args)
        if "name" in args:
            self.title = args["name"]
            return ""
        self.desk = (self.desk | set(args["add"])) - set(args["remove"])
        self.were_out |= self.first - self.desk
        right = args["add"] + args["remove"]
        return "" if entry["users"] == right else f"right is {right}"

    def take_message(self, entry, args):
        if "reply_to" not in args and entry["from"] not in self.desk | {self.owner}:
            self.log.problem("members", f"{entry} of somebody who does not publish")
        is_same = (entry["body"]["text"] == args["text"]
                   and entry.get("reply_to") == args.get("reply_to"))
        return "" if is_same else "other words"

    def refused(self, user, code):
        return "she may" if code == "forbidden" and user not in self.were_out else ""

    def settle(self, pages, is_full):
        log = self.log
        if not log.last:
            return
        shown = {r["user"]: r["role"] for r in pages.read_readers(log.tenant, NEWS)}
        for user, role in shown.items():
            right = "owner" if user == self.owner else (
                "writer" if user in self.desk else "reader")
            if role != right:
                log.problem("members", f"{user} is {role}, should be {right}")
        if gone := (self.first | {self.owner}) - shown.keys():
            log.problem("lost", f"{gone} do not follow any more")
        self.judge_followers(pages, shown)
        log.check.totals["followed"] += len(shown.keys() - self.first)
        for user in (self.owner, pages.dice.choice(sorted(shown))):
            row = pages.read_row((log.tenant, user), NEWS)
            log.judge_row(user, row, role=shown[user], member_count=len(shown), from_seq=1,
                          **({"title": self.title} if self.title else {}))

    def judge_followers(self, pages, shown):
        """Each of the others follows as she, or the administrator, has said."""
        everybody = pages.people_of(self.log.tenant)
        for user in everybody:
            if user in self.first or user == self.owner:
                continue
            said = [(by, key) for by, key in (
                (user, "follows"), (everybody[0], ("reads", user))) if is_set(self.log, by, key)]
            for by, key in said:
                self.judge_follower(by, key, user in shown)
            if user in shown and not said:
                self.log.problem("phantom", f"{user} follows, and nobody said so")

    def judge_follower(self, by, key, does):
        may_be = possible(self.log, by, key)
        if does not in may_be:
            self.log.problem("lost" if may_be == {True} else "phantom",
                             f"{by} {key}: {does}, was told {may_be}")
        settle(self.log, by, key, does)


def is_set(log, user, key):
    """Whether anybody ever said anything of it."""
    return key in log.check.settings.get(((log.tenant, user), PLACE), {})
