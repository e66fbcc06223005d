# SPDX-License-Identifier: Apache-2.0
"""Which operations nobody of the load calls, and why. Each one that is no GET
is driven by a row of verbs.py or stands here, once: selftest.py compares both
with docs/operations.md, as others do with tables of their own. What changes
anything and stands here the simulation does (tests/sim), with kills, power
losses and faults of its disk; there it is judged by what is left, not by a
second program over the wire."""

import pathlib
import re

OPERATIONS = pathlib.Path(__file__).resolve().parents[3] / "docs" / "operations.md"

LEFT_OUT = {
    "the load does it, as what goes before all else": ("session.open",),
    "it changes nothing that is kept": (
        "session.ping", "session.close", "session.kick", "conversation.typing",
        "presence.subscribe", "presence.unsubscribe", "words.test", "callback.test",
        "webhook.test", "mail.test", "tenant.list", "server.status", "mail.get", "cert.show",
        "cert.check", "backup.list", "backup.verify", "monitor.journey", "doctor.run",
        "log.level"),
    "who signs in with it would have to do so anew after each kill, with a password hash "
    "for everybody: the rounds would be spent on that": (
        "auth.login", "auth.logout", "auth.forgot", "auth.reset", "totp.begin", "totp.remove",
        "token.issue", "token.revoke", "user.disable", "user.set_password", "user.invite",
        "device.kick", "setup.link", "setup.finish", "issuer.create", "issuer.delete"),
    "a row of the directory, written as user.create and user.delete write theirs": (
        "user.update", "user.import", "device.rename", "device.set", "presence.set"),
    "it takes back what a row here does and the checker holds to be for ever: "
    "contacts, conversations, rooms, files and messages that are there": (
        "contact.refuse", "contact.remove", "group.dissolve", "channel.dissolve", "room.destroy",
        "message.remove", "file.delete", "broadcast.cancel"),
    "members come by group.add, by the same unit of work": (
        "group.join", "group.invite", "group.decline", "group.approve", "group.refuse"),
    "each makes one, when the cast is made; group.create is driven": (
        "channel.create", "room.create", "tag.add", "retention.set"),
    "read by nobody but people: a text and who has seen it": (
        "group.set_notice", "group.read_notice"),
    "it would change what the others may do, or what becomes of their words, and the "
    "checker would have to allow all of it": (
        "setting.update", "words.set", "words.add", "words.remove", "words.review",
        "callback.create", "callback.update", "callback.delete", "role.set", "role.delete",
        "role.give", "tag.remove", "cutover.begin", "cutover.end", "search.rebuild"),
    "server keys and webhooks are other doors to the same operations": (
        "key.create", "key.update", "key.revoke", "webhook.create", "webhook.update",
        "webhook.rotate", "webhook.delete", "webhook.redeliver"),
    "departments are rows of the directory, of which no conversation depends here": (
        "department.create", "department.update", "department.delete", "department.add",
        "department.remove", "department.set_member"),
    "of the box, by its administrator: a tenant has no such call": (
        "tenant.create", "tenant.update", "tenant.suspend", "tenant.resume", "tenant.export",
        "tenant.import", "tenant.delete", "tenant.undelete", "backup.create", "backup.cancel",
        "backup.restore",
        "support.note", "cert.import", "cert.new", "licence.install", "licence.remove",
        "brand.logo", "brand.update", "mail.update", "mail.remove", "backup.upload",
        "backup.put"),
    "it is asked, and the audit log says by whom": ("audit.search", "report.get"),
}


def changes(text):
    """Whether the operation may change anything: its route is no GET."""
    route = re.search(r"Route: `(\w+) ", text)
    return route is None or route[1] != "GET"


def has_cid(text):
    """Whether a retry of it is known by a cid."""
    return "\n| `cid` |" in text.partition("\nGives:")[0]


def faults(driven, left_out=None, belongs=changes):
    """Operations that belong and are neither driven nor left out, and what is left out
    and does not belong, is driven or stands twice."""
    parts = re.split(r"\n### ", OPERATIONS.read_text(encoding="utf-8"))[1:]
    every = {name for name, _, text in (part.partition("\n") for part in parts) if belongs(text)}
    named = [op for ops in (LEFT_OUT if left_out is None else left_out).values() for op in ops]
    return sorted(
        [f"{op}: no row, and no reason why" for op in every - driven - set(named)] +
        [f"{op}: left out, and is none of these operations" for op in set(named) - every] +
        [f"{op}: left out and driven, or named twice" for op in set(named)
         if op in driven or named.count(op) > 1])
