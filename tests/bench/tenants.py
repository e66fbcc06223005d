#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench tenants: what one tenant notices of another that asks for ten
times what it may say.

    tests/bench/tenants.py --build DIR [--quick]

Somebody sends one message after the other, in turns alone and beside a tenant
whose people together offer ten times its messages a second; nearly all of those
are refused. The last lines are name=value.
"""

import argparse
import multiprocessing
import os
import pathlib
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

LIMIT, OFFERED, FLOODERS = 100, 1000, 4
ROUNDS, QUICK_ROUNDS = 10, 4
ROUND_S = 3


def flood(box, token, go_on, refused, taken):
    """So many a second of one person, whatever comes back."""
    from lib.chat import Session
    session = Session(box, token, "flood")
    begun, sent, open_calls = time.monotonic(), 0, []
    while go_on.is_set():
        while sent < (time.monotonic() - begun) * OFFERED / FLOODERS:
            open_calls.append(session.asks("message.send", conv="u:b", cid=f"f{sent}", kind="text",
                                           body={"text": "more and more"}))
            sent += 1
        for number in open_calls:
            try:
                session.answer(number)
                taken.value += 1
            except Exception as e:
                if getattr(e, "code", "") != "too_fast":
                    raise
                refused.value += 1
        open_calls = []
        time.sleep(0.005)


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
    limits = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000",
              "YIZHAN_LIMITS__USER_RATE_PER_S": "1000000",
              "YIZHAN_LIMITS__USER_RATE_BURST": "1000000"}
    alone, beside, refused, taken = [], [], multiprocessing.Value("q"), multiprocessing.Value("q")
    with Daemon(env=limits) as box:
        for tenant in ("calm", "greedy"):
            box.call("tenant.create", id=tenant)
        box.call("tenant.update", id="greedy", messages_per_s=LIMIT)
        calm = box.people("a", "b", tenant="calm")[0]
        greedy = [box.person(f"g{n}", tenant="greedy") for n in range(FLOODERS)]
        box.person("b", tenant="greedy")
        session = calm.online()
        acks_ms(session, "warm")
        for turn in range(QUICK_ROUNDS if args.quick else ROUNDS):
            alone.append(acks_ms(session, f"alone{turn}"))
            go_on = multiprocessing.Event()
            go_on.set()
            floods = [multiprocessing.Process(target=flood, args=(box, g.token, go_on, refused, taken))
                      for g in greedy]
            for f in floods:
                f.start()
            time.sleep(1)
            beside.append(acks_ms(session, f"beside{turn}"))
            go_on.clear()
            for f in floods:
                f.join()
                assert f.exitcode == 0, f.exitcode
    rate = statistics.median(len(b) / len(a) for a, b in zip(alone, beside))
    middle = [statistics.median(rank(t, .5) for t in side) for side in (alone, beside)]
    last = [statistics.median(rank(t, .99) for t in side) for side in (alone, beside)]
    print(f"the other tenant offered {OFFERED} a second and may say {LIMIT}: {taken.value:,} taken, "
          f"{refused.value:,} refused")
    print(f"alone: median {middle[0]:.2f} ms, p99 {last[0]:.2f} ms; beside: median {middle[1]:.2f} ms, "
          f"p99 {last[1]:.2f} ms; {100 * (1 - rate):.1f} % fewer messages")
    print(f"tenants_refused={refused.value}")
    print(f"tenants_alone_p99_ms={last[0]:.2f}")
    print(f"tenants_beside_p99_ms={last[1]:.2f}")
    print(f"tenants_slowed_share={1 - rate:.3f}")


if __name__ == "__main__":
    main()
