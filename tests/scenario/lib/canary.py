# SPDX-License-Identifier: Apache-2.0
"""Do bytes of one tenant reach another? Secrets that nobody can guess are put
into all that a tenant `other` has; callers of `default` then ask for everything
there is, by every door, and all bytes they get are looked through."""

import contextlib
import secrets

from . import files, http, matrix, ws
from .chat import Person, until
from .daemon import Refused, new_cid
from .http import http_call

WORD = "canarybird"     # what may be searched for
SECRET = secrets.token_hex(12)
CANARY = WORD + SECRET
# They are the sign-in itself.
SIGN_IN = {"auth.login", "auth.logout", "auth.forgot", "auth.reset", "session.open", "session.close", "setup.finish"}
# How a tenant looks is for whoever names it.
LOOKS = {"brand.get", "brand.logo"}
PLANTED = {"name", "title", "text", "note", "nickname", "org", "value"}


def planted(value, key=None):
    """The same with the canary in every text that people read."""
    if isinstance(value, dict):
        return {k: planted(v, k) for k, v in value.items()}
    return CANARY if key in PLANTED and isinstance(value, str) else value


class Nest(Person):
    """Somebody of the other tenant: whatever she says has the canary in it."""

    def call(self, method, **params):
        return super().call(method, **planted(params))


class Ear:
    """All bytes that clients were given while it was listening."""

    def __init__(self):
        self.on, self.heard, self.about = False, 0, "nothing"
        receive, answer = ws.WebSocket.receive, http.Answer.__init__
        ear = self

        def heard_frame(self, timeout=None):
            text = receive(self, timeout)
            ear.hear(text)
            return text

        def heard_answer(self, status, headers, body):
            answer(self, status, headers, body)
            ear.hear(str(headers) + self.text)

        ws.WebSocket.receive, http.Answer.__init__ = heard_frame, heard_answer

    def hear(self, text):
        if self.on:
            self.heard += len(text)
            assert SECRET not in text, f"{self.about} answers: {text[:2000]}"

    @contextlib.contextmanager
    def listening(self, *about):
        self.on, self.about = True, about
        try:
            yield
        finally:
            self.on = False


class World(matrix.World):
    def __init__(self, box):
        super().__init__(box)
        box.call("tenant.update", id="other", name=CANARY)
        self.foe = Nest(box, "foe", tenant="other", create=False, token=self.foe.token)
        self.pal = Nest(box, "pal", tenant="other", name=CANARY)
        self.plant(box, self.foe)

    def of_tenant(self, subject, end, *make, **params):
        if subject == "other" and make[0] in ("key.create", "webhook.create", "callback.create",
                                              "department.create"):
            params["note" if make[0] == "webhook.create" else "name"] = CANARY
        return super().of_tenant(subject, end, *make, **params)

    def plant(self, box, foe):
        """Something of every kind; refused is what this release has not."""
        def put(op, **params):
            box.call(op, "other", **planted(params))

        put("user.update", id="foe", name="n")
        put("setting.update", org="n")
        put("tag.add", tag=CANARY[:32], users=["foe"])
        put("words.add", action="flag", words=[CANARY[:32]])
        put("key.create", id="k", name="n", scopes=["user.read"])
        put("webhook.create", id="w", note="n", url=f"https://{SECRET}.example/", paused=True)
        put("callback.create", id="c", name="n", url=f"https://{SECRET}.example/", enabled=False)
        put("department.create", id="d", name="n")
        put("department.add", id="d", users=["foe", "pal"])
        put("department.set_member", id="d", user="foe", title="t")
        put("broadcast.send", cid="b", to="all", kind="text", body={"text": "t"})
        put("user.create", id="egg", name="n", password=CANARY)
        put("role.set", id="r", name="n", rights=["department.write"])
        put("role.give", user="pal", role="r")
        put("brand.update", name="n", login_text=CANARY, support_url=f"https://{SECRET}.example/")
        foe.call("group.create", id="nest", name="n", members=["pal"])
        foe.call("group.set_notice", id="nest", text="t", cid=new_cid())
        foe.call("group.set_nickname", id="nest", nickname="t", cid=new_cid())
        foe.call("channel.create", id="song", name="n")
        foe.call("room.create", room="cage", title="t")
        foe.call("room.join", room="cage")
        foe.call("room.set_attribute", room="cage", key="k", value="v")
        foe.call("room.send", room="cage", cid="1", kind="text", body={"text": "t"})
        foe.call("contact.request", user="pal", text="t")
        foe.call("presence.set", status={"text": "t"})
        foe.call("conversation.draft", conv="g:nest", text="t")
        for conv in ("g:nest", "u:pal", "c:song"):
            sent = foe.sends(conv, "t")
            foe.call("message.extend", conv=conv, seq=sent["seq"], cid=new_cid(), set={"k": CANARY})
        said = foe.sends("g:nest", "t")
        self.pal.call("message.report", conv="g:nest", seq=said["seq"], reason="other", text="t")
        made = files.upload(foe, CANARY.encode() * 50, CANARY + ".txt")
        files.send(foe, "g:nest", made)
        self.secret_file = made["id"]
        until(lambda: foe.call("message.search", text=WORD + "*")["hits"] or
              Person.call(foe, "message.search", text=CANARY)["hits"], "the index", timeout=30)


def asked(row, world, who):
    """Params that name what the other tenant has, and those that name nothing."""
    subjects = ["other", "own"] if matrix.has_subject(row) else ["any"]
    return [matrix.params_of(row, world, who, subject) for subject in subjects]


def ask_all(world, ear):
    """How many calls were made."""
    count = 0
    for row in matrix.rows():
        if row["name"] in SIGN_IN or "anyone" in row["roles"]:
            continue
        for role in world.callers:
            who = world.caller(row, role)
            for params in asked(row, world, who):
                if role != "key" and "bytes" not in row:
                    with ear.listening(row["name"], role, "socket", params):
                        matrix.by_socket(who, row, params)
                    count += 1
                if "route" in row:
                    with ear.listening(row["name"], role, "rest", params):
                        matrix.by_rest(world.box, who.token, row, params)
                    count += 1
    return count


def ask_system(world, ear):
    """As the system admin, who is in the default tenant unless she says which."""
    count = 0
    for row in matrix.rows():
        if row["name"] in SIGN_IN | LOOKS or row["name"].split(".")[0] in (
                "tenant", "backup", "cert", "support") or "bytes" in row:
            continue
        params = matrix.params_of(row, world, world.callers["admin"], "other") \
            if matrix.has_subject(row) else matrix.params_of(row, world, world.callers["admin"], "own")
        try:
            said = str(world.box.call(row["name"], **params))
        except Refused as refused:
            said = str(refused)
        ear.on, ear.about = True, (row["name"], "system", params)
        ear.hear(said)
        ear.on = False
        count += 1
    return count


def search_all(world, ear):
    for who in (world.callers["user"], world.callers["admin"]):
        for op in ("message.search", "file.search", "user.search", "group.search"):
            for text in (WORD, WORD[:4], CANARY[:14]):
                with ear.listening(op, who.id, text):
                    said = who.call(op, text=text)
                assert not any(v for v in said.values() if isinstance(v, list)), (op, said)
        with ear.listening("sync", who.id):
            who.sync()
        with ear.listening("events", who.id):
            who.call("session.ping")


def pages(box, ear):
    for path in ("/", "/t/other", "/?tenant=other", "/console/", "/ca", "/openapi.json", "/healthz",
                 "/readyz", "/metrics", "/setup?tenant=other", "/v1/setup?tenant=other", "/nothing"):
        with ear.listening("GET", path):
            http_call(box, "GET", path)


def bytes_below(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
