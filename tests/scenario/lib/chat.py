# SPDX-License-Identifier: Apache-2.0
"""People: what they send, what they expect to see."""

import contextlib
import json
import time

from .daemon import Refused, new_cid
from .ws import WebSocket, Closed

TIMEOUT_S = 10


@contextlib.contextmanager
def refuses(code, field=None):
    """The block must be refused with this stable code, or one of these."""
    try:
        yield
    except Refused as refused:
        codes = (code,) if isinstance(code, str) else code
        assert refused.code in codes, f"refused as {refused}, not {code}"
        if field:
            assert refused.field == field, f"field {refused.field}, not {field}"
        return
    raise AssertionError(f"it was not refused as {code}")


def until(question, what="it", timeout=TIMEOUT_S):
    """Asks until the answer is true; the answer."""
    end = time.monotonic() + timeout
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < end, f"{what} did not happen in time"
        time.sleep(0.01)


class Session:
    """One connection of one device."""

    def __init__(self, box, token=None, device="d1", platform="desktop",
                 open=True, **more):
        self.socket = WebSocket(box.port, box.tls_context(), host=box.host, **more)
        self.next_id = 1
        self.events = []
        self.answers = {}
        self.info = None
        if open:
            self.info = self.call("session.open", token=token,
                                  device={"id": device, "platform": platform},
                                  client={"name": "scenario", "version": "1"})

    # --- calls

    def asks(self, method, **params):
        """Sends without waiting; the id to wait for."""
        number, self.next_id = self.next_id, self.next_id + 1
        self.socket.send_text(json.dumps(
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        return number

    def answer(self, number, timeout=TIMEOUT_S):
        end = time.monotonic() + timeout
        while number not in self.answers:
            # What cannot be read has no id to answer to.
            if None in self.answers:
                raise Refused(self.answers.pop(None)["error"])
            self.take(end)
        answer = self.answers.pop(number)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    def call(self, method, **params):
        return self.answer(self.asks(method, **params))

    def raw(self, text, timeout=TIMEOUT_S):
        """Sends any text; the next answer, whatever its id."""
        self.socket.send_text(text)
        end = time.monotonic() + timeout
        while not self.answers:
            self.take(end)
        return self.answers.popitem()[1]

    def raw_code(self, text):
        """The stable code with which any text is refused."""
        answer = self.raw(text)
        assert "error" in answer, f"not refused: {answer}"
        return answer["error"]["data"]["code"]

    def take(self, end):
        message = json.loads(self.socket.receive(max(0.001, end - time.monotonic())))
        assert message.get("jsonrpc") == "2.0", message
        if "method" in message:
            self.events.append((message["method"], message["params"]))
        else:
            self.answers[message["id"]] = message

    # --- events

    def expects(self, event, timeout=TIMEOUT_S, **wanted):
        """The next event of this name whose members equal `wanted`; those
        before it stay for others to expect."""
        end = time.monotonic() + timeout
        looked = 0
        while True:
            for i in range(looked, len(self.events)):
                name, params = self.events[i]
                if name == event and all(params.get(k) == v for k, v in wanted.items()):
                    del self.events[i]
                    return params
            looked = len(self.events)
            try:
                self.take(end)
            except TimeoutError:
                raise AssertionError(f"no {event} {wanted}; seen: {self.events}") from None

    def expects_message(self, text, **wanted):
        end = time.monotonic() + TIMEOUT_S
        while True:
            event = self.expects("message", timeout=end - time.monotonic(), **wanted)
            if event["body"]["text"] == text:
                return event

    def expects_no(self, event, **wanted):
        """Everything that was acked to anybody before has been pushed to
        this session before its own next answer: ask, then look."""
        self.call("session.ping")
        seen = [p for n, p in self.events if n == event
                and all(p.get(k) == v for k, v in wanted.items())]
        assert not seen, f"an unwanted {event}: {seen}"

    def expects_kick(self, reason=None):
        """Told why, then closed with 4001."""
        kicked = self.expects("kicked")
        if reason:
            assert kicked["reason"] == reason, kicked
        self.expects_close(4001)

    def expects_close(self, code):
        end = time.monotonic() + TIMEOUT_S
        try:
            while True:
                self.take(end)
        except Closed as closed:
            assert closed.code == code, f"closed with {closed.code}, not {code}"

    def close(self):
        self.socket.close()

    def drops(self):
        """The line goes dead without a word."""
        self.socket.abort()


class Person:
    def __init__(self, box, id, tenant="default", create=True, password=None,
                 admin=False, name=None, token=None):
        self.box, self.id, self.tenant = box, id, tenant
        self.token, self.password = token, password
        self.session = None
        if create:
            more = {"password": password} if password else {}
            if admin:
                more["admin"] = True
            box.call("user.create", tenant, id=id, name=name or id.title(), **more)
        if create and not token:
            self.token = box.call("token.issue", tenant, user=id)["token"]

    def opens(self, device="d1", platform="desktop", **more):
        """One more session, on a device of hers."""
        return Session(self.box, self.token, device, platform, **more)

    def online(self):
        """Her usual session, opened when there is none."""
        if self.session is None:
            self.session = self.opens()
        return self.session

    def offline(self):
        if self.session:
            self.session.close()
        self.session = None

    def call(self, method, **params):
        return self.online().call(method, **params)

    # --- a conversation

    def sends(self, conv, text, cid=None, **more):
        return self.call("message.send", conv=conv, cid=cid or new_cid(),
                         kind="text", body={"text": text}, **more)

    def says(self, room, text, cid=None, **more):
        """In a live room that she is in."""
        return self.call("room.send", room=room, cid=cid or new_cid(),
                         kind="text", body={"text": text}, **more)

    def recalls(self, conv, seq, cid=None):
        return self.call("message.recall", conv=conv, seq=seq, cid=cid or new_cid())

    def reads(self, conv, seq):
        return self.call("conversation.read", conv=conv, seq=seq)

    def history(self, conv, **range):
        """All entries from the beginning, page by page."""
        entries, after = [], range.pop("after", 0)
        while True:
            page = self.call("message.list", conv=conv, after=after, limit=200)
            entries += page["entries"]
            if not page["more_after"]:
                return entries
            after = entries[-1]["seq"]

    def texts(self, conv):
        """What she can read there, oldest first."""
        return [e["body"]["text"] for e in self.history(conv)
                if e["type"] == "message" and not e.get("recalled")]

    def conversation(self, conv):
        return self.call("conversation.get", conv=conv)["conversation"]

    def sync(self, since=0):
        """All conversations that changed: ({name: conversation}, since)."""
        found = {}
        while True:
            page = self.call("sync", since=since)
            found.update((c["conv"], c) for c in page["conversations"])
            since = page["since"]
            if not page["more"]:
                return found, since

    def expects_message(self, text, **wanted):
        return self.online().expects_message(text, **wanted)

    def expects(self, event, **wanted):
        return self.online().expects(event, **wanted)

    def expects_no(self, event, **wanted):
        return self.online().expects_no(event, **wanted)
