#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench verbs: large groups and channels, many groups, REST, coming back
after a week, checking a token, and what groups cost in memory while nobody speaks.

    tests/bench/verbs.py --build DIR [--quick]

Ratios are against messages between two people in the same run, on the same
daemon, with as many sessions. The load programs are C, this only puts things
up and takes them down. The last lines are name=value.
"""

import argparse
import http.client
import json
import os
import pathlib
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

from kit import LIMITS, Bench, drain, make_users, resident_bytes, tokens_of  # noqa: E402

BIG, ONLINE, SENDERS = 10_000, 1_000, 10
RATE = 20               # messages/s into the big group: 20,000 pushes/s
GROUPS, EACH = 1_000, 500
CONNECTIONS = 64
READERS = 100_000       # of a channel
MANY_USERS = {**LIMITS, "YIZHAN_LIMITS__USERS": "200000"}
CHANGED = 500           # conversations in which something was said meanwhile
IDLE_GROUPS, IDLE_EACH = 100_000, 10
SETTLE_S = 2            # until freed memory has settled
PAGE, PAGES = 500, 100  # of history that is imported
PARTS = ("big_group", "channel", "groups", "rest", "imports", "sync", "token", "words", "idle")


class Verbs(Bench):
    def __init__(self, args):
        super().__init__(args)
        self.seconds = 2 if args.quick else 6

    def figure(self, name, value, text):
        self.figures[name] = value
        self.say(text)

    # --- one group of 10,000

    def big_group(self):
        """A message in it beside one between two, one at a time."""
        from lib.daemon import Daemon
        with Daemon(tls=False, env=LIMITS) as box:
            ids = make_crowd(box, "user", BIG)
            box.call("group.create", id="big", name="Everyone", members=ids)
            tokens = tokens_of(box, ids[:ONLINE])
            people, pairs = box.dir / "people", box.dir / "pairs"
            people.write_text("".join(t + "\n" for t in tokens))
            pairs.write_text("".join(f"{tokens[k]} {tokens[k + 1]} u:{ids[k + 1]}\n"
                                     for k in range(0, 2 * SENDERS, 2)))
            paced = ("--port", box.port, "--rate", RATE, "--seconds", self.seconds * 2)
            direct = self.run("direct", "load", *paced, "--people", pairs)
            group = self.run("verbs", "group", *paced, "--people", people,
                             "--conv", "g:big", "--senders", SENDERS)
            box.stop()
        ratio = over(group.get("ack_p50_ms"), direct.get("ack_p50_ms"))
        self.figure("verbs_group10k_ratio", ratio,
                    f"group of {BIG:,}, {ONLINE:,} here: acked in {group.get('ack_p50_ms', 0):.2f} "
                    f"ms (p99 {group.get('ack_p99_ms', 0):.2f}), direct in "
                    f"{direct.get('ack_p50_ms', 0):.2f} ms (p99 "
                    f"{direct.get('ack_p99_ms', 0):.2f}): x{ratio:.2f}")
        self.figure("verbs_group10k_push_p99_ms", group.get("push_p99_ms", 0),
                    f"  to the last of them: p50 {group.get('push_p50_ms', 0):.1f} ms, "
                    f"p99 {group.get('push_p99_ms', 0):.1f} ms")

    # --- a thousand groups of 500

    def groups(self):
        """One sender and one reader of each are here; as many pairs beside."""
        from lib.daemon import Daemon
        count = 100 if self.quick else GROUPS
        with Daemon(tls=False, env=LIMITS) as box:
            ids = make_crowd(box, "user", 2 * count)
            others = make_crowd(box, "away", 10 * EACH)
            tokens = tokens_of(box, ids)
            drain(box.ctl.calls("group.create", [
                {"id": f"g{k}", "name": "Group", "members": [ids[2 * k], ids[2 * k + 1], *(
                    others[(k * 7 + m) % len(others)] for m in range(EACH - 2))]}
                for k in range(count)], window=4))
            got = {}
            for kind in ("u", "g"):
                people = box.dir / kind
                people.write_text("".join(
                    f"{tokens[2 * k]} {tokens[2 * k + 1]} "
                    f"{f'u:{ids[2 * k + 1]}' if kind == 'u' else f'g:g{k}'}\n"
                    for k in range(count)))
                got[kind] = self.run("direct", "load", "--port", box.port, "--people", people,
                                     "--window", 2, "--seconds", self.seconds)
            box.stop()
        direct, group = (got[kind].get("acked_per_s", 0) for kind in "ug")
        ratio = over(group, direct)
        self.figure("verbs_groups_ratio", ratio,
                    f"{count:,} groups of {EACH}: {group:,.0f} acks/s, as many pairs "
                    f"{direct:,.0f}: x{ratio:.2f}")

    # --- a channel that a hundred thousand follow

    def channel(self):
        """Its ten writers publish, beside a channel that they alone read."""
        from lib.daemon import Daemon
        count = READERS // 20 if self.quick else READERS
        with Daemon(tls=False, env=MANY_USERS) as box:
            ids = make_crowd(box, "user", count)
            tokens = tokens_of(box, ids[:SENDERS])
            people = box.dir / "people"
            people.write_text("".join(t + "\n" for t in tokens))
            got = {}
            for name, readers in (("few", []), ("many", ids[SENDERS:])):
                box.call("channel.create", id=name, name=name, owner=ids[0])
                box.call("channel.writers", id=name, add=ids[1:SENDERS])
                drain(box.ctl.calls("channel.add", [
                    {"id": name, "users": readers[k:k + 1000]}
                    for k in range(0, len(readers), 1000)], window=1))
                got[name] = self.run("verbs", "group", "--port", box.port, "--people", people,
                                     "--conv", f"c:{name}", "--senders", SENDERS,
                                     "--rate", RATE, "--seconds", self.seconds * 2)
            box.stop()
        few, many = (got[name].get("ack_p50_ms", 0) for name in ("few", "many"))
        self.figure("verbs_channel100k_ratio", over(many, few),
                    f"channel of {count:,} readers: acked in {many:.2f} ms, of {SENDERS} in "
                    f"{few:.2f} ms: x{over(many, few):.2f}")

    # --- REST

    def rest(self):
        from lib.daemon import Daemon
        with Daemon(tls=False, env=LIMITS) as box:
            ids = make_crowd(box, "user", 2 * CONNECTIONS)
            tokens = tokens_of(box, ids[:CONNECTIONS])
            people = box.dir / "people"
            people.write_text("".join(f"{t} u:{ids[CONNECTIONS + k]}\n"
                                      for k, t in enumerate(tokens)))
            got = self.run("verbs", "rest", "--port", box.port, "--people", people,
                           "--seconds", self.seconds)
            box.stop()
        self.figure("verbs_rest_per_s", got.get("acked_per_s", 0),
                    f"REST, {CONNECTIONS} connections: {got.get('acked_per_s', 0):,.0f} "
                    f"messages/s, p99 {got.get('ack_p99_ms', 0):.1f} ms")

    # --- history from elsewhere

    def imports(self):
        """Page after page on one connection, into one conversation."""
        from lib.daemon import Daemon
        pages = 4 if self.quick else PAGES
        with Daemon(tls=False, env=LIMITS) as box:
            make_users(box, ["ann", "bob"])
            key = box.call("key.create", id="mover", scopes=["message.import"])["secret"]
            bodies = [json.dumps({"conv": "d:ann:bob", "messages": [
                {"cid": f"old-{n}", "from": "ann", "ts": 1_600_000_000_000 + n, "kind": "text",
                 "body": {"text": f"message {n} of what was said there"}}
                for n in range(k * PAGE, (k + 1) * PAGE)]}) for k in range(pages)]
            line = http.client.HTTPConnection("127.0.0.1", box.port, timeout=60)
            began = time.monotonic()
            for body in bodies:
                line.request("POST", "/v1/messages/import", body, {
                    "Authorization": f"Bearer {key}", "Content-Type": "application/json"})
                answer = line.getresponse()
                answer.read()
                self.failed += answer.status != 200
            rate = pages * PAGE / (time.monotonic() - began)
            line.close()
            box.stop()
        self.figure("verbs_import_per_s", rate,
                    f"message.import, {PAGE} in a call: {rate:,.0f} messages/s")

    # --- back after a week

    def sync(self):
        from lib.daemon import Daemon
        with Daemon(tls=False, env=LIMITS) as box:
            her = box.person("traveller")
            peers = make_crowd(box, "peer", CHANGED)
            tokens = tokens_of(box, peers)
            since = her.call("sync")["since"]
            for peer, token in zip(peers, tokens, strict=True):
                say(box, peer, token, "u:traveller")
            got = self.run("verbs", "ask", "--port", box.port, "--token", her.token,
                           "--method", "sync", "--params",
                           f'{{"since":{since},"limit":{CHANGED}}}')
            box.stop()
        self.figure("verbs_sync500_ms", got.get("ask_p50_ms", 0),
                    f"sync of {CHANGED} changed conversations: {got.get('ask_p50_ms', 0):.2f} ms "
                    f"(p99 {got.get('ask_p99_ms', 0):.2f}), {got.get('answer_bytes', 0):,.0f} "
                    "bytes")

    # --- tokens

    def token(self):
        got = self.run("tokens")
        self.figure("verbs_token_us", got.get("eddsa_us", 0),
                    f"token check: EdDSA {got.get('eddsa_us', 0):.0f} us, of which OpenSSL's "
                    f"verification alone {got.get('floor_us', 0):.0f}; each time after the first "
                    f"{got.get('again_us', 0):.1f}; HMAC {got.get('hs256_us', 0):.1f} us")
        self.figures["verbs_token_again_us"] = got.get("again_us", 0)
        self.figures["verbs_token_hmac_us"] = got.get("hs256_us", 0)

    # --- word rules

    def words(self):
        got = self.run("words")
        self.figure("verbs_words_us", got.get("words_search_100_us", 0),
                    "100,000 words looked for in a message of 100 characters: "
                    f"{got.get('words_search_100_us', 0):.2f} us "
                    f"({got.get('words_search_1000_us', 0):.1f} in one of 1,000); the set takes "
                    f"{got.get('words_mib', 0):.0f} MiB, made in {got.get('words_make_ms', 0):.0f} ms")

    # --- groups of which nobody speaks

    def idle(self):
        from lib.daemon import Daemon
        count = IDLE_GROUPS // 20 if self.quick else IDLE_GROUPS
        with Daemon(tls=False, env=LIMITS) as box:
            ids = make_crowd(box, "user", BIG)
            empty = resting(box)
            drain(box.ctl.calls("group.create", [
                {"id": f"g{k}", "name": "Group", "members": [
                    ids[(k * 31 + m * 997) % len(ids)] for m in range(IDLE_EACH)]}
                for k in range(count)]))
            full = resting(box)
            box.stop()
        self.figure("verbs_idle_groups_mib", (full - empty) / 2**20,
                    f"{count:,} groups, {count * IDLE_EACH:,} memberships, after a restart: "
                    f"{empty / 2**20:.1f} MiB without, {full / 2**20:.1f} MiB with them")


def make_crowd(box, name, count):
    ids = [f"{name}-{n:05}" for n in range(count)]
    make_users(box, ids)
    return ids


def say(box, who, token, conv):
    from lib.chat import Session
    session = Session(box, token, device=who)
    session.call("message.send", conv=conv, cid="one", kind="text",
                 body={"text": "we have missed you since you went away"})
    session.close()


def resting(box):
    """Resident bytes of a daemon that has just started."""
    box.restart()
    time.sleep(SETTLE_S)
    return resident_bytes(box.process.pid)


def over(part, whole):
    return part / whole if part and whole else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", help=", ".join(PARTS))
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    bench = Verbs(args)
    for name in args.only or PARTS:
        getattr(bench, name)()
    if bench.failed:
        print(f"{bench.failed} runs failed: the figures below are not whole")
    for name, value in bench.figures.items():
        print(f"{name}={value:.2f}")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
