#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench search: a million messages, Chinese and English, are indexed
and searched by somebody who is in 50 of 1,000 groups; and people by name, among
100,000.

    tests/bench/search.py --build DIR [--quick]

Questions are of all kinds, one at a time. The last lines are name=value.
"""

import argparse
import os
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "scenario"))

from kit import LIMITS, Bench  # noqa: E402

COUNT, QUICK = 1_000_000, 100_000
ROUNDS = 4
CHARS, WORDS = 3500, 20000      # as said.c has them


def word(number):
    out, number = "", number + 40
    while number:
        out += "bcdfghklmnprstvw"[number % 16] + "aeiou"[number // 16 % 5]
        number //= 80
    return out


def char(rank):
    return chr(0x4e00 + rank)


def questions():
    """(what kind, its params): of frequent, usual and rare words."""
    dice, out = random.Random(1), []

    def rank(below):
        return dice.randrange(below) * dice.randrange(below) // below

    def han(count):
        return "".join(char(rank(CHARS)) for _ in range(count))

    for _ in range(40):
        english = word(rank(WORDS))
        out += [("one character", {"text": han(1)}), ("two characters", {"text": han(2)}),
                ("three characters", {"text": han(3)}), ("a word", {"text": english}),
                ("a beginning", {"text": english[:3]}), ("two words", {"text": f"{english} {word(rank(WORDS))}"}),
                ("a quotation", {"text": f'"{english}"'}), ("both", {"text": f"{han(1)} {english}"}),
                ("in one group", {"text": han(2), "conv": f"g:said-{dice.randrange(50)}"}),
                ("by relevance", {"text": han(1), "order": "relevance"})]
    out += [("the commonest", {"text": char(r)}) for r in range(5)]
    out += [("nowhere", {"text": "x" + word(n)}) for n in range(20)]
    return out


PEOPLE, QUICK_PEOPLE, IMPORT = 100_000, 10_000, 100
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建华国庆红云飞鹏宇晨曦浩然子轩梓涵欣怡雨泽俊"
NAMES = ["张", "张伟", "zhangwei", "zw", "李明", "liming", "lm", "伟", "wang j", "person-42", "00077", "xyz", "ouyang"]


class Search(Bench):
    def measure(self):
        from lib.daemon import Daemon
        count = QUICK if self.quick else COUNT
        limits = {**LIMITS, "YIZHAN_LIMITS__USERS": "200000"}
        with Daemon(tls=False, env={**limits, "YIZHAN_SEARCH__ENABLED": "false"}) as box:
            reader = box.person("reader")
            self.make_people(box)
            box.stop()
            got = self.run("said", box.data, "default", "reader", count)
            del box.env["YIZHAN_SEARCH__ENABLED"]
            self.index(box, count, got["text_bytes"])
            self.ask(box, reader.online())
            self.ask_names(box, reader.online())
            box.stop()

    def make_people(self, box):
        dice, count = random.Random(2), QUICK_PEOPLE if self.quick else PEOPLE
        people = [{"id": f"person-{n:06}", "name": dice.choice(FAMILY) + "".join(
            dice.choices(GIVEN, k=dice.choice((1, 2, 2))))} for n in range(count)]
        for _ in box.ctl.calls("user.import", [{"people": people[at:at + IMPORT]}
                                               for at in range(0, count, IMPORT)]):
            pass

    def ask_names(self, box, session):
        took, before = [], cpu_s(box)
        for _ in range(ROUNDS * 2):
            for text in NAMES:
                began = time.monotonic()
                page = session.call("user.search", text=text)
                took.append((time.monotonic() - began, text, len(page["users"]), page["partial"]))
        took.sort()
        self.figures["search_people_p99_ms"] = at(took, 99)[0] * 1000
        self.say(f"{len(took)} names among {QUICK_PEOPLE if self.quick else PEOPLE:,} people: p50 "
                 f"{at(took, 50)[0] * 1000:.1f} ms, p99 {at(took, 99)[0] * 1000:.1f} ms; "
                 f"{(cpu_s(box) - before) * 1000 / len(took):.1f} ms of a core each; slowest {took[-1][1:]}; "
                 f"{sum(t[3] for t in took)} without all of them")

    def index(self, box, count, text_bytes):
        from lib.http import figure
        began = time.monotonic()
        box.start()
        while figure(box, "yizhan_search_entries_total") < count:
            time.sleep(0.02)
        took, cpu = time.monotonic() - began, cpu_s(box)
        files = (box.data / "tenants/default").glob("search.*.db")
        size = sum(f.stat().st_size for f in files)
        self.figures["search_index_per_s"] = count / took
        self.figures["search_index_ratio"] = size / text_bytes
        self.say(f"{count:,} messages, {text_bytes / 2**20:.1f} MiB of text: indexed in {took:.1f} s, "
                 f"{count / took:,.0f} a second ({cpu:.1f} s of one core); the index is {size / 2**20:.1f} MiB, "
                 f"x{size / text_bytes:.2f}")

    def ask(self, box, session):
        took, slowest, found, before = {}, (0, None), 0, cpu_s(box)
        for _ in range(ROUNDS):
            for kind, params in questions():
                began = time.monotonic()
                page = session.call("message.search", **params)
                ms = (time.monotonic() - began) * 1000
                took.setdefault(kind, []).append(ms)
                slowest = max(slowest, (ms, str(params)))
                found += len(page["hits"])
        every = sorted(ms for kind in took.values() for ms in kind)
        for kind, times in took.items():
            times.sort()
            self.say(f"  {kind}: p50 {at(times, 50):.1f} ms, p99 {at(times, 99):.1f} ms")
        self.figures["search_p99_ms"] = at(every, 99)
        cpu_ms = (cpu_s(box) - before) * 1000 / len(every)
        self.say(f"{len(every):,} questions, {found / len(every):.1f} hits each: p50 "
                 f"{at(every, 50):.1f} ms, p99 {at(every, 99):.1f} ms; {cpu_ms:.1f} ms of a core each; slowest "
                 f"{slowest[0]:.1f} ms: {slowest[1]}")


def cpu_s(box):
    """What the daemon has used since it started."""
    stat = pathlib.Path(f"/proc/{box.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def at(times, percent):
    return times[min(len(times) - 1, len(times) * percent // 100)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    bench = Search(args)
    bench.measure()
    for name, value in bench.figures.items():
        print(f"{name}={value:.2f}")
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
