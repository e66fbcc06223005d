# SPDX-License-Identifier: Apache-2.0
"""Who takes part: two tenants with the same ids everywhere, so that whatever
were mixed up would fit, and a canary in every name and text of each."""

import hashlib

TENANTS = ("default", "other")
OLD = ("old-a", "old-b")    # their history comes from elsewhere; they say nothing
TAG, TAGGED = "tagged", ("p000", "p001", "p002")
BRIEF, TALKERS = "g:brief", 40      # a group that keeps a day, and how many talk there
# What few do, judged by sidelog.py: a group whose roles and mutes change, a
# channel, a group of people who are deleted, one in which files are named.
STAFF, NEWS, GATE, SHELF = "g:staff", "c:news", "g:gate", "g:shelf"
ASIDE = frozenset((BRIEF, STAFF, NEWS, GATE, SHELF))
STAFF_SIZE, SHELF_SIZE = 12, 8
ERASED = 20         # people of a tenant whose words go with them; all logs are walked for each
DESK, FOLLOWERS, PASSIVE = slice(2, 6), slice(6, 20), slice(20, 26)
FRIENDS = 2
GROUPS_PER_PERSON = 0.25
GROUP_SIZE = (3, 12)
FLOATING = 0.3              # share of a group's people who come and go
PHONES = 0.4                # share of people with a second device
ROOMS_PER_PERSON = 0.1
ROOM_SIZE = (4, 14)
# By turns: all goes through and is recorded; little does; as by default. The
# windows are short, so that what is merged comes soon.
ROOM_SETTINGS = (
    {"slots": 1000000, "reserved": 0, "window_ms": 50, "history": 20, "record": True,
     "high_for_all": True},
    {"slots": 6, "reserved": 2, "extra": 2, "window_ms": 50, "history": 5,
     "low_kinds": ["like"]},
    {"window_ms": 50},
)
HISTORY = 50                # of a room that does not say
# The room in which somebody is talked to who does not read, see flood.py. She is
# its third; nobody there is banned.
FLOODED, FLOODED_SIZE = 3, 3
FLOOD_SETTINGS = {"slots": 1000000, "reserved": 0, "window_ms": 50, "history": 5}
CURSE = "zqcurse"           # a word that is blocked, and in no other text


class Someone:
    """A person as the load knows her; the checker takes tenant, id, token."""

    def __init__(self, tenant, id, canary):
        self.tenant, self.id, self.canary = tenant, id, canary
        self.token = None
        self.is_admin = False
        self.is_brief = False       # talks where a day is kept, see keepverbs.py
        self.askable, self.askers = [], []  # strangers; who asks whom is fixed
        self.devices = ["desktop"]
        self.convs = []         # canonical names
        self.floats = {}        # groups she comes to and goes from → is in it
        self.owns = {}          # groups she owns → people who come and go
        self.rooms = []         # those she may go into
        self.keeps = {}         # rooms she looks after → whom she may send away
        self.is_slow = False    # and now and then does not read
        self.cids = 0
        self.own = []           # acked intents that leave an entry, newest last
        self.newest = {}        # conv → newest seq she has seen
        self.seen = []          # (conv, seq) of others' messages in own groups
        self.streams = []       # own messages that are not finished
        self.urgent = []        # (conv, seq) of newest messages to be acknowledged
        self.unanswered = {d: [] for d in ("desktop", "phone")}
        self.sides = set()      # logs of sidelog.py she talks in
        self.side_newest = {}   # of those → newest seq she was told of
        self.is_side_reader = self.is_desk = False
        self.staff, self.desk, self.passive = [], [], []    # an administrator's
        self.hired = []         # and whom she may delete
        self.reported = []      # (conv, seq) of what she has reported
        self.cases = []         # ids of all that the tenant's people have
        self.erasable = ERASED  # of whom she hires, so many are to be erased
        self.worded = {}        # id of one hired → calls that brought words of hers
        self.uploads = {}       # file id → fileverbs.Upload, not named yet
        self.putter = None

    def new_cid(self):
        self.cids += 1
        return f"c{self.cids}"


def said(user, conv):
    """A conversation as its member says it."""
    if not conv.startswith("d:"):
        return conv
    _, one, other = conv.split(":")
    return "u:" + (other if one == user else one)


def canonical(user, conv):
    if not conv.startswith("u:"):
        return conv
    return "d:" + ":".join(sorted((user, conv[2:])))


def seal(tenant, conv, user, cid, rest):
    """What a text must carry to be what was sent."""
    text = "\n".join((tenant, conv, user, cid, rest))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def make_cast(box, dice, count):
    """{(tenant, id): Someone}: people, their tokens, groups and friends."""
    cast = {}
    for tenant in TENANTS:
        if tenant != "default":
            box.call("tenant.create", id=tenant)
        canary = f"canary-{tenant}-{dice.getrandbits(64):016x}"
        ids = [f"p{n:03}" for n in range(count // len(TENANTS))]
        rows = [{"id": i, "name": f"{i} {canary}"} for i in (*ids, *OLD)]
        rows[0]["admin"] = True
        for _ in box.ctl.calls("user.create", rows, tenant):
            pass
        box.call("tag.add", tenant, tag=TAG, users=list(TAGGED))
        box.call("words.add", tenant, action="block", words=[CURSE])
        tokens = box.ctl.calls("token.issue", [{"user": i} for i in ids], tenant)
        people = {i: Someone(tenant, i, canary) for i in ids}
        for person, token in zip(people.values(), tokens):
            person.token = token["token"]
            if dice.random() < PHONES:
                person.devices.append("phone")
        people[ids[0]].is_admin = True
        make_groups(box, dice, people, canary, tenant)
        make_brief(box, people, canary, tenant)
        make_sides(box, people, canary, tenant)
        make_friends(dice, people)
        introduce(dice, people)
        # In rooms an administrator may do what others may not.
        make_rooms(box, dice, {i: people[i] for i in ids[1:]}, canary, tenant)
        cast.update(((tenant, i), people[i]) for i in ids)
    return cast


def tokens_of_old(box, cast):
    """{(tenant, id): (token, canary)} of those whose history is imported."""
    canaries = {person.tenant: person.canary for person in cast.values()}
    return {(tenant, id): (box.call("token.issue", tenant, user=id)["token"], canary)
            for tenant, canary in canaries.items() for id in OLD}


def make_groups(box, dice, people, canary, tenant):
    ids = list(people)
    for n in range(max(2, int(len(ids) * GROUPS_PER_PERSON))):
        size = min(dice.randint(*GROUP_SIZE), len(ids))
        members, conv = dice.sample(ids, size), f"g:g{n}"
        box.call("group.create", tenant, id=f"g{n}", name=f"g{n} {canary}", members=members)
        # Of a group that she is not in an administrator may do what others may not.
        floating = [m for m in members[1:][:int(size * FLOATING)] if not people[m].is_admin]
        people[members[0]].owns[conv] = floating
        for member in members:
            people[member].convs.append(conv)
        for member in floating:
            people[member].floats[conv] = True


def make_brief(box, people, canary, tenant):
    """The group whose administrator keeps a day of it; see keepverbs.py."""
    members = list(people)[:TALKERS]
    box.call("group.create", tenant, id=BRIEF[2:], name=f"brief {canary}", members=members)
    box.call("retention.set", tenant, conv=BRIEF, message_days=1)
    for member in members:
        people[member].is_brief = True


def make_sides(box, people, canary, tenant):
    """The second person owns all of them and reads them for the checker; the
    first, who is in none, changes them as an administrator may."""
    admin, owner, *_ = ids = list(people)
    desk = ids[DESK]
    for conv, members in ((STAFF, ids[1:1 + STAFF_SIZE]), (GATE, [owner]),
                          (SHELF, ids[1:1 + SHELF_SIZE])):
        box.call("group.create", tenant, id=conv[2:], name=f"{conv} {canary}", members=members)
        for member in members:
            people[member].sides.add(conv)
    box.call("channel.create", tenant, id=NEWS[2:], name=f"news {canary}", owner=owner,
             settings={"comments": True})
    box.call("channel.writers", tenant, id=NEWS[2:], add=desk)
    for member in (owner, *desk, *ids[FOLLOWERS]):
        people[member].sides.add(NEWS)
    for member in (owner, *desk):
        people[member].is_desk = True
    people[owner].is_side_reader = True
    for person in people.values():
        person.cases = people[admin].cases
    people[admin].staff = ids[1:1 + STAFF_SIZE]
    people[admin].desk, people[admin].passive = desk, ids[PASSIVE]


def make_friends(dice, people):
    ids = list(people)
    for i in ids:
        for friend in dice.sample([x for x in ids if x != i], FRIENDS):
            conv = canonical(i, f"u:{friend}")
            for one in (people[i], people[friend]):
                if conv not in one.convs:
                    one.convs.append(conv)


def introduce(dice, people):
    """Who asks whom: strangers, the lesser id asks."""
    for i, person in people.items():
        rest = [other for other in people if other > i
                and canonical(i, f"u:{other}") not in person.convs]
        for other in dice.sample(rest, min(2, len(rest))):
            person.askable.append(other)
            people[other].askers.append(i)


def make_rooms(box, dice, people, canary, tenant):
    ids = list(people)
    for n in range(max(FLOODED + 1, int(len(ids) * ROOMS_PER_PERSON))):
        size = FLOODED_SIZE if n == FLOODED else dice.randint(*ROOM_SIZE)
        members = dice.sample(ids, min(size, len(ids)))
        box.call("room.create", tenant, room=f"r{n}", title=room_title(n, canary), keep=True,
                 settings=room_settings(n))
        box.call("room.update", tenant, room=f"r{n}", owner=members[0])
        people[members[0]].keeps[f"r:r{n}"] = members[1:] if n != FLOODED else []
        people[members[-1]].is_slow |= n == FLOODED
        for member in members:
            people[member].rooms.append(f"r:r{n}")


def room_title(n, canary):
    return f"r{n} {canary}"


def room_settings(n):
    return FLOOD_SETTINGS if n == FLOODED else ROOM_SETTINGS[n % len(ROOM_SETTINGS)]
