# SPDX-License-Identifier: Apache-2.0
"""The world of the authorisation matrix: who calls, and about what: subjects, made
as they are needed."""

import contextlib
import itertools

from . import files
from .chat import Session, until
from .daemon import Refused, new_cid

SCOPES = ["act", *(f"{noun}.{way}" for noun in ("user", "conversation", "message", "group",
                                               "channel", "room", "session", "words",
                                               "contact", "presence", "device",
                                               "broadcast", "webhook", "callback", "department", "file", "retention")
                   for way in ("read", "write")), "token.write", "message.import", "search.write", "brand.write"]
PASSWORD = "long enough 1"
# They may end the caller's sign-in, or are taken a few times in a minute: each such call
# is somebody new's.
ENDS_CALLER = {"token.revoke", "session.kick", "session.close", "auth.logout", "user.set_password",
               "user.disable", "device.kick", "role.give", "totp.remove"}
# Those of a tenant are few, and each new one takes an old one's place.
NEVER_KEPT = {"webhook", "callback"}
# Where the subject is a person or what is said to her.
TALK = {"conversation", "message", "stream", "urgent", "talk", "quiet", "place"}
# Of the deleted, whose own: these take away what others ask for.
GONE = {"conversation.clear": "gone.c", "message.delete": "gone.d", "message.remove": "gone.r"}
# Where administrators name it, as the log does.
CANONICAL = {"talk", "quiet", "place"}


class World:
    """Subjects as they are needed; what a call may have changed is made anew."""

    def __init__(self, box):
        self.box, self.numbers, self.kept, self.webhooks = box, itertools.count(1), {}, []
        self.are_gone, self.staffs = set(), []
        box.call("tenant.create", id="other")
        secret = box.call("key.create", id="isv", scopes=SCOPES)["secret"]
        self.callers = {"user": box.person("alice", password="long enough 0"),
                        "admin": box.person("root", admin=True, password="long enough 0"),
                        "key": box.person("erin")}
        self.erin = self.callers["key"]
        self.erin.online()
        self.erin.token = secret
        self.bob, self.dave = box.people("bob", "dave")
        self.foe = box.person("foe", tenant="other")
        # Nobody is there: what is sent waits.
        box.call("mail.update", host="127.0.0.1", port=9, security="none", url="https://chat.example/",
                 **{"from": "chat@example.com"})
        sent = box.call("broadcast.send", cid="b", to="all", kind="text", body={"text": "hi"})
        said = self.bob.sends("u:dave", "something bad")["seq"]
        report = self.dave.call("message.report", conv="u:bob", seq=said, reason="spam")["id"]
        self.more = {"broadcast.get": {"seq": sent["seq"]}, "broadcast.cancel": {"seq": sent["seq"]},
                     "report.get": {"id": report}, "report.resolve": {"id": report, "outcome": "dismissed"}}
        # Who wrote to all callers and is deleted, which takes its time.
        for id in {"gone", *GONE.values()}:
            gone = box.person(id)
            for who in self.callers.values():
                for n in range(2):
                    gone.sends("u:" + who.id, f"hello {n}")
            box.call("user.delete", id=id)

    def caller(self, row, role, subject="own"):
        if row["name"] not in ENDS_CALLER or role == "key":
            return self.callers[role]
        more = {"password": "long enough 0"} if (row["name"], subject) == ("user.set_password", "own") else {}
        who = self.box.person(self.id(), admin=role == "admin", **more)
        if role not in ("user", "admin"):
            self.box.call("role.give", user=who.id, role=role)
        return who

    def subject(self, noun, who, subject, place=""):
        """place: of two that one call names."""
        if subject == "empty":
            return ""
        if noun in NEVER_KEPT:
            return self.make(noun, who, subject)
        key = (noun, who.id, subject, place)
        if key not in self.kept:
            self.kept[key] = self.make(noun, who, subject, place)
        return self.kept[key]

    def settle(self, row, code):
        """After a call: what it may have changed is made anew for the next one."""
        if code == "ok" and not row.get("route", "").startswith("GET "):
            self.kept.clear()

    def make(self, noun, who, subject, place=""):
        if subject in ("blocked", "gone"):
            made = self.blocker(who) if subject == "blocked" else self.gone(noun, place)
            return self.talk_to(noun, who, made)
        if subject in ("asking", "friend"):
            return self.contact(who, subject)
        if subject == "member":
            return "dave"
        made = getattr(self, noun if noun in MAKERS else MAKERS_BY[noun])(who, subject)
        return "g:" + made if noun in TALK else made

    def talk_to(self, noun, who, her):
        if noun in CANONICAL:
            return "d:" + ":".join(sorted([who.id, her]))
        return "u:" + her if noun in TALK else her

    def owner(self, who, subject):
        """A key has nothing of its own: there it is somebody else's too."""
        if subject == "other":
            return self.foe
        return who if subject == "own" and who.id != "erin" else self.bob

    def id(self):
        return f"x{next(self.numbers)}"

    def blocker(self, who):
        """Somebody who wants to hear no more of the caller (a key: of whom it
        acts as)."""
        her = self.box.person(self.id())
        for n in range(2):
            her.sends("u:" + who.id, f"hello {n}")
        her.call("stream.open", conv="u:" + who.id, cid="s")
        her.call("block.add", user=who.id)
        return her.id

    def contact(self, who, subject):
        """Somebody who wants to be a contact of the caller's, or is."""
        her = self.box.person(self.id())
        her.call("contact.request", user=who.id)
        if subject == "friend":
            self.talker(who).call("contact.accept", user=her.id)
        return her.id

    def talker(self, who):
        """The caller; of a key, whom it acts as."""
        return who if who.id != "erin" else self.erin

    def gone(self, noun, place):
        """Nothing changes her: she is one for all calls but those that take away what she
        said. What was hers goes a little later."""
        id = GONE.get(place, "gone")
        if noun in TALK and id not in self.are_gone:
            until(lambda: self.box.call("user.delete", id=id)["done"], f"the end of {id}")
            self.are_gone.add(id)
        return id

    def stream(self, who, subject):
        return self.group(who, subject, streams=True)

    def urgent(self, who, subject):
        return self.group(who, subject, urgent=True)

    def quiet(self, who, subject):
        return self.group(who, subject, says=None)

    def noticed(self, who, subject):
        return self.group(who, subject, notice="Monday")

    def wanted(self, who, subject):
        """A group that dave wants to join."""
        return self.group(who, subject, wanted=True)

    def group(self, who, subject, streams=False, says="hello", urgent=False, notice=None, wanted=False):
        id, owner = self.id(), self.owner(who, subject)
        if subject == "absent":
            return id
        members = [who.id] if subject in ("removed", "shut", "joined", "led") else []
        if subject != "other" and not wanted:
            members.append("dave")
        owner.call("group.create", id=id, name="G", members=members,
                   **({"settings": {"join": "approval"}} if wanted else {}))
        if says:
            owner.sends("g:" + id, says, **({"urgent": True} if urgent else {}))
        if streams:     # her own, where she is or was
            by = who if who.id in members else owner
            by.call("stream.open", conv="g:" + id, cid="s")
        if notice:
            owner.call("group.set_notice", id=id, text=notice)
        if wanted and subject != "other":
            self.dave.call("group.join", id=id)
        if subject == "invited":
            owner.call("group.invite", id=id, users=[who.id])
        if subject == "led":
            owner.call("group.set_role", id=id, users=[who.id], role="admin")
        if subject == "removed":
            owner.call("group.remove", id=id, users=[who.id], cid=new_cid())
        if subject == "shut":
            owner.call("group.dissolve", id=id, cid=new_cid())
        return id

    def channel(self, who, subject):
        id, owner = self.id(), self.owner(who, subject)
        if subject == "absent":
            return id
        owner.call("channel.create", id=id, name="C")
        if subject in ("removed", "shut", "joined"):
            who.call("channel.follow", id=id)
        if subject == "led":
            owner.call("channel.writers", id=id, add=[who.id])
        if subject == "removed":
            owner.call("channel.remove", id=id, users=[who.id])
        if subject == "shut":
            owner.call("channel.dissolve", id=id, cid=new_cid())
        return id

    def room(self, who, subject):
        id, owner = self.id(), self.owner(who, subject)
        if subject == "absent":
            return id
        owner.call("room.create", room=id)
        owner.call("room.join", room=id)
        if subject == "removed":
            owner.call("room.ban", room=id, user=who.id)
        if subject == "shut":
            owner.call("room.destroy", room=id)
        return id

    def key(self, who, subject):
        return self.of_tenant(subject, "key.revoke", "key.create", scopes=["user.read"])

    def issuer(self, who, subject):
        return self.of_tenant(subject, "issuer.delete", "issuer.create", alg="HS256")

    def webhook(self, who, subject):
        """A tenant may have twenty: those of cells gone by make room."""
        if len(self.webhooks) > 8:
            for tenant in ("default", "other"):
                with contextlib.suppress(Refused):
                    self.box.call("webhook.delete", tenant, id=self.webhooks[0])
            del self.webhooks[0]
        self.webhooks.append(self.of_tenant(subject, "webhook.delete", "webhook.create", paused=True,
                                            url="https://crm.example/"))
        return self.webhooks[-1]

    def callback(self, who, subject):
        for tenant in ("default", "other"):     # which may have but a few
            for row in self.box.call("callback.list", tenant)["callbacks"]:
                self.box.call("callback.delete", tenant, id=row["id"])
        return self.of_tenant(subject, "callback.delete", "callback.create",
                              url="http://192.0.2.1/", enabled=False)

    def department(self, who, subject):
        return self.of_tenant(subject, "department.delete", "department.create", name="D")

    def staffed(self, who, subject):
        """A department in which dave is."""
        id = self.department(who, subject)
        if subject not in ("absent", "other", "removed", "shut"):
            if len(self.staffs) > 4:    # a person may be in a few
                self.box.call("department.remove", id=self.staffs.pop(0), users=["dave"])
            self.box.call("department.add", id=id, users=["dave"])
            self.staffs.append(id)
        return id

    def role(self, who, subject):
        return self.of_tenant(subject, "role.delete", "role.set", rights=["user.read"])

    def tenant(self, who, subject):
        """There are two: what is removed or shut is the other one too."""
        return {"own": "default", "absent": self.id()}.get(subject, "other")

    def device(self, who, subject):
        """Somebody with a device: d1."""
        if subject == "own" and who.id != "erin":
            who.online()
            return who.id
        return self.user(who, subject, uses="d1")

    def gadget(self, who, subject):
        """The device itself: of this id she alone has one."""
        id, owner = self.id(), self.owner(who, "own" if subject in ("removed", "shut") else subject)
        if subject != "absent":
            # (with the device the token ends by which it was signed in)
            token = self.box.call("token.issue", owner.tenant, user=owner.id)["token"]
            Session(self.box, token, id, "web").close()
        if subject in ("removed", "shut"):
            self.box.call("device.kick", user=owner.id, device=id)
        return id

    def upload(self, who, subject):
        """One byte, which is there."""
        if subject == "absent":
            return self.id()
        owner = self.owner(who, subject)
        made = files.create(owner, b"1", self.id())["id"]
        files.put(owner, made, 0, b"1")
        if subject in ("removed", "shut"):
            owner.call("file.delete", id=made)
        return made

    def file(self, who, subject):
        """Somebody else's that was shown to her and taken back is "removed"."""
        if subject == "absent":
            return self.id()
        owner = self.owner(who, subject)
        made = files.upload(owner, self.id().encode())
        if subject == "removed":
            files.send(owner, "u:dave", made)
            owner.recalls("u:dave", owner.history("u:dave")[-1]["seq"])
        if subject == "shut":
            owner.call("file.delete", id=made["id"])
        return made["id"]

    def of_tenant(self, subject, end, *make, **params):
        """What belongs to nobody but the tenant."""
        id, tenant = self.id(), "other" if subject == "other" else "default"
        if subject != "absent":
            self.box.call(*make, tenant, id=id, **params)
        if subject in ("removed", "shut"):
            self.box.call(end, id=id)
        return id

    def user(self, who, subject, uses=None):
        if subject == "own" and who.id != "erin":
            return who.id
        id = self.id()
        if subject != "absent":
            her = self.box.person(id, tenant="other" if subject == "other" else "default")
            if uses:
                her.opens(uses).close()
        if subject in ("removed", "shut"):
            self.box.call("user.disable", id=id)
        return id

    def account(self, who, subject):
        """Somebody with this password; "foreign": with another."""
        id, tenant = self.id(), "other" if subject == "other" else "default"
        if subject != "absent":
            self.box.person(id, tenant, password="another one 1" if subject == "foreign" else PASSWORD)
        if subject == "shut":
            self.box.call("user.disable", id=id)
        return id

    def ticket(self, who, subject):
        """A token with which one signs in; "removed": it was revoked."""
        if subject == "absent":
            return "yz_default_" + "x" * 43
        her = self.box.person(self.id(), tenant="other" if subject == "other" else "default")
        if subject == "shut":
            self.box.call("user.disable", id=her.id)
        if subject == "removed":
            self.box.call("token.revoke", user=her.id)
        if subject == "gone":
            self.box.call("user.delete", id=her.id)
        return her.token

    def mailed(self, who, subject):
        """Somebody whose address is known."""
        id = self.user(who, subject)
        if subject != "absent":
            self.box.call("user.update", "other" if subject == "other" else "default", id=id,
                          email=id + "@example.com")
        return id


# Kinds of subjects that World makes by their own name, and the others.
MAKERS = {"group", "stream", "channel", "room", "user", "device", "gadget", "key", "issuer", "webhook",
          "callback", "department", "staffed", "file", "upload", "urgent", "quiet", "noticed", "wanted",
          "role", "tenant", "mailed", "account", "ticket"}
MAKERS_BY = {"conversation": "group", "message": "group", "talk": "group", "place": "group",
             "token": "user", "session": "user", "contact": "user", "block": "user"}
