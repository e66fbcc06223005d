#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench tenants: what one tenant notices of another that says as much as
it may, and of one that offers ten times that.

    tests/bench/tenants.py --build DIR [--quick]

Somebody sends one message after the other, in turns alone and beside each; of
the ten times nearly all are refused. The last lines are name=value.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent / "scenario")]

from kit import LIMITS, values  # noqa: E402

LIMIT, PEOPLE = 100, 4
# What the other one offers a second. Under its limit by a twentieth, for a window
# of the limit and one of the load program do not begin at the same time.
OFFERS = {"alone": 0, "limit": LIMIT * 19 // 20, "flood": 10 * LIMIT}
ROUNDS, QUICK_ROUNDS = 10, 4
ROUND_S, BEFORE_S = 3, 1


class Greedy:
    """The people of the other tenant, in C: they cost the machine next to nothing."""

    def __init__(self, box, build):
        self.box, self.program = box, build / "tests/bench/direct"
        box.call("tenant.create", id="greedy")
        box.call("tenant.update", id="greedy", messages_per_s=LIMIT)
        self.pairs = box.dir / "pairs"
        people = [box.person(f"{side}{n}", tenant="greedy") for n in range(PEOPLE)
                  for side in ("from", "to")]
        self.pairs.write_text("".join(
            f"{people[k].token} {people[k + 1].token} u:to{k // 2}\n"
            for k in range(0, len(people), 2)))
        self.taken, self.refused = dict.fromkeys(OFFERS, 0), dict.fromkeys(OFFERS, 0)

    def beside(self, name, measure):
        if OFFERS[name] == 0:
            return measure()
        words = ["load", "--port", self.box.port, "--people", self.pairs, "--rate", OFFERS[name],
                 "--seconds", BEFORE_S + ROUND_S, "--warm", 0.5]
        with subprocess.Popen([str(w) for w in (self.program, *words)], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as program:
            time.sleep(BEFORE_S)
            took = measure()
            got = values(program.communicate()[0])
        self.taken[name] += got["acked"] - got["refused"]
        self.refused[name] += got["refused"]
        return took


def acks_ms(session, turn):
    took, end, n = [], time.monotonic() + ROUND_S, 0
    while time.monotonic() < end:
        begun = time.monotonic()
        session.call("message.send", conv="u:b", cid=f"c{turn}.{n}", kind="text",
                     body={"text": "one after the other"})
        took.append((time.monotonic() - begun) * 1000)
        n += 1
    return sorted(took)


def rank(took, share):
    return took[min(len(took) - 1, int(len(took) * share))]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = str(args.build.resolve())
    from lib import Daemon
    limits = {**LIMITS, "YIZHAN_LIMITS__USER_RATE_PER_S": "1000000",
              "YIZHAN_LIMITS__USER_RATE_BURST": "1000000"}
    took = {name: [] for name in OFFERS}
    with Daemon(tls=False, env=limits) as box:
        greedy = Greedy(box, args.build.resolve())
        box.call("tenant.create", id="calm")
        session = box.people("a", "b", tenant="calm")[0].online()
        acks_ms(session, "warm")
        for turn in range(QUICK_ROUNDS if args.quick else ROUNDS):
            for name in OFFERS:
                took[name].append(greedy.beside(
                    name, lambda at=f"{name}{turn}": acks_ms(session, at)))
    for name, rounds in took.items():
        rate = statistics.median(len(b) / len(a) for a, b in zip(took["alone"], rounds))
        middle, last = (statistics.median(rank(t, share) for t in rounds) for share in (.5, .99))
        print(f"{name}: the other offers {OFFERS[name]} a second and may say {LIMIT}: "
              f"{greedy.taken[name]:,.0f} taken, {greedy.refused[name]:,.0f} refused; median "
              f"{middle:.2f} ms, p99 {last:.2f} ms, {100 * (1 - rate):.1f} % fewer messages")
        print(f"tenants_{name}_p99_ms={last:.2f}")
        if name != "alone":
            print(f"tenants_{name}_refused={greedy.refused[name]:.0f}")
            print(f"tenants_{name}_slowed_share={1 - rate:.3f}")


if __name__ == "__main__":
    main()
