#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/bench rooms: a live room of many people in which 100 speak at once;
floors and brokers in the same run, with the same frames and sockets.

    tests/bench/rooms.py --build DIR [--quick] [--docs PAGE] [--only NAME,…]

The load programs are C, this only puts things up and takes them down. Every
member checks every message. The last lines are name=value.
"""

import argparse
import contextlib
import datetime
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parent / "scenario")]

import plot  # noqa: E402
from kit import (LIMITS, Bench, make_users, resident_bytes,  # noqa: E402
                 tokens_of, values, wait_port)

SIZES = (1000, 10000, 19000)
LONG = (19000, 1053)            # members and messages: 20 million deliveries
PACED = (10000, 2)              # members and messages a second
MEMORY_SIZES = (1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000)
SENDERS = 100
FRAME = 260                     # bytes, until our own is known
SETTLE_S = 1.5
FAIR_TURNS = 3
FAIR = {"direct": "durable acks at a tenth of their load, a room at full burst",
        "paced": "a room at a tenth of its load, durable messages at full load",
        "floor": "floor of that room, the same"}

ROOMY = {**LIMITS, "YIZHAN_ROOMS__MEMBERS": "1000000"}
# What the burst runs lift: as many messages as come.
LIFTED = {"slots": 1000000, "reserved": 0}
MOSQUITTO = """listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 0
max_queued_messages 0
set_tcp_nodelay true
log_type none
user root
"""


class Rooms(Bench):
    def __init__(self, args):
        super().__init__(args)
        self.only = set(args.only.split(",")) if args.only else None
        self.rows = {}          # of each size: what the plots show
        self.frame = FRAME

    @staticmethod
    def commit():
        """What is measured; with a + when files have changes of their own."""
        done = subprocess.run(["git", "-C", str(HERE), "describe", "--always", "--exclude=*",
                               "--dirty=+"], capture_output=True, text=True, check=False)
        return done.stdout.strip() or "unknown"

    def wants(self, name):
        return self.only is None or name in self.only

    def deliveries(self, full):
        return full // 10 if self.quick else full

    def sized(self, members, deliveries):
        """--members and --total for about so many deliveries."""
        total = max(self.deliveries(deliveries) // members, 1)
        return ("--members", members, "--senders", SENDERS, "--total", total)

    # --- bursts, ours and others

    def sizes(self):
        return SIZES[:2] if self.quick else SIZES

    def burst(self):
        for n in self.sizes():
            self.rows[n] = row = {}
            with self.box() as box:
                row["ours"] = self.room(box, n, *self.sized(n, 20_000_000), name=f"{n:,} members")
                self.frame = row["ours"].get("frame_bytes", self.frame)
            row["floor"] = self.floor(n, 20_000_000, 1)
            row["single"] = self.floor(n, 500_000, 0)
            row["nats"] = self.broker("nats", n, 2_000_000)
            row["mosquitto"] = self.broker("mosquitto", n, 300_000)
            for kind, key in (("ours", ""), ("floor", "_floor"), ("nats", "_nats"),
                              ("mosquitto", "_mosquitto"), ("single", "_single")):
                self.figures[f"rooms_{n}{key}_per_s"] = row[kind].get("per_s", 0)

    def floor(self, n, deliveries, together):
        got = self.run("rooms", "floor", *self.sized(n, deliveries), "--together", together,
                       "--frame", int(self.frame))
        self.say(f"floor, {'all that wait' if together else 'each message'} in one write: "
                 f"{got.get('per_s', 0):,.0f} deliveries/s")
        return got

    def broker(self, name, n, deliveries):
        with broker(name) as port:
            got = self.run("rooms", name, *self.sized(n, deliveries), "--port", port,
                           "--frame", int(self.frame))
        self.say(f"{name}: {got.get('per_s', 0):,.0f} deliveries/s")
        return got

    # --- the daemon

    @contextlib.contextmanager
    def box(self, tls=0):
        from lib.daemon import Daemon
        with Daemon(tls=bool(tls), env=ROOMY) as box:
            yield box
            box.stop()

    def people(self, box, count):
        """A file with a token per line; senders are u0 … in this order."""
        path = box.dir / "people"
        if not path.exists() or len(path.read_text().splitlines()) < count:
            ids = [f"u{n}" for n in range(count)]
            make_users(box, ids)
            path.write_text("".join(t + "\n" for t in tokens_of(box, ids)))
        return path

    def room(self, box, members, *words, name="", settings=None, tls=0):
        people = self.people(box, members)
        fresh_room(box, LIFTED if settings is None else settings)
        words = ("yizhan", "--port", box.port, "--people", people, "--room", "bench",
                 "--tls", tls, *words)
        with subprocess.Popen(self.command("rooms", words), stdout=subprocess.PIPE,
                              text=True) as program:
            program.stdout.readline()           # everybody is there
            before = cpu_seconds(box.process.pid)
            output = program.communicate(timeout=900)[0]
        got = self.result(program.returncode, output, "rooms", words)
        got["cpu_s"] = cpu_seconds(box.process.pid) - before
        if name:
            self.say(f"{name}: {got.get('per_s', 0):,.0f} deliveries/s in "
                     f"{got.get('seconds', 0):.2f} s, lost {got.get('lost', 0):.0f}, twice "
                     f"{got.get('twice', 0):.0f}, disordered {got.get('disordered', 0):.0f}")
        return got

    def long(self, tls=0):
        n, messages = (10000, 200) if self.quick else LONG
        mark = "tls_" if tls else ""
        with self.box(tls) as box:
            got = self.room(box, n, "--members", n, "--senders", SENDERS, "--total", messages,
                            tls=tls, name=f"{n:,} members × {messages:,} messages"
                                          f"{' with TLS' if tls else ''}")
        self.figures[f"rooms_20m_{mark}seconds"] = got.get("seconds", -1)
        # Also what a member was told that it missed, and what the room dropped.
        self.figures[f"rooms_{mark}lost"] = n * messages - got.get("heard", 0)
        for key in ("twice", "disordered"):
            self.figures[f"rooms_{mark}{key}"] = got.get(key, -1)

    def arithmetic(self):
        """The burst's load on a room as it is by default: 40 slots in 200 ms, of
        which 20 are for high alone. Who is told that a message was dropped says
        the next at once."""
        n = 1000 if self.quick else 10_000
        with self.box() as box:
            got = self.room(box, n, "--members", n, "--senders", SENDERS,
                            "--seconds", 3 if self.quick else 10, settings={})
        seconds = max(got.get("seconds", 1), 0.001)
        passed = got.get("sent", 0) - got.get("dropped", 0)
        self.figures["rooms_default_offered"] = got.get("sent", 0) / seconds
        self.figures["rooms_default_passed"] = passed / seconds
        self.say(f"default slots, {n:,} members: {got.get('sent', 0) / seconds:,.0f} messages/s "
                 f"offered, {passed / seconds:.0f}/s passed")

    def paced(self):
        n, rate = (1000, PACED[1]) if self.quick else PACED
        total = 20 if self.quick else 100
        words = ("--members", n, "--senders", 1, "--total", total, "--rate", rate, "--timed", 1)
        got = {}
        for name, tls in (("rooms_paced", 0), ("rooms_paced_tls", 1)):
            with self.box(tls) as box:
                got[name] = self.room(box, n, *words, tls=tls)
        # Encrypts nothing: what is above it with TLS is TLS.
        got["rooms_paced_floor"] = self.run("rooms", "floor", *words, "--frame", int(self.frame))
        for name, title in (("rooms_paced", "plain"), ("rooms_paced_tls", "TLS"),
                            ("rooms_paced_floor", "floor")):
            self.figures[f"{name}_p99_ms"] = got[name].get("last_p99_ms", 0)
            self.say(f"paced, {n:,} members, {title}: the last has it after p50 "
                     f"{got[name].get('last_p50_ms', 0):.1f} ms, p99 "
                     f"{got[name].get('last_p99_ms', 0):.1f} ms")

    def tls(self):
        for n in self.sizes()[:1] if self.quick else SIZES:
            with self.box(tls=1) as box:
                got = self.room(box, n, *self.sized(n, 10_000_000), tls=1,
                                name=f"{n:,} members with TLS")
            plain = self.rows.get(n, {}).get("ours", {})
            self.figures[f"rooms_{n}_tls_per_s"] = got.get("per_s", 0)
            if plain.get("per_s") and got.get("per_s"):
                part = 100 * (1 - got["per_s"] / plain["per_s"])
                self.figures[f"rooms_{n}_tls_percent"] = part
                self.say(f"slower than without by {part:.0f} %")
        self.long(tls=1)

    # --- memory

    def memory(self):
        for name, tls in (("rooms_subscriber_bytes", 0), ("rooms_subscriber_tls_bytes", 1)):
            self.figures[name] = self.seat_bytes(tls)

    def seat_bytes(self, tls):
        n, rooms = (1000, 8) if self.quick else (10000, 20)
        with self.box(tls) as box:
            people = self.people(box, n)
            for k in range(rooms):
                box.call("room.create", room=f"r{k}", title="Room")
            words = ("hold", "--port", box.port, "--people", people, "--members", n,
                     "--rooms", rooms, "--tls", tls)
            sizes = []
            with subprocess.Popen(self.command("rooms", words), stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True) as program:
                for want in ("open", "joined"):
                    if program.stdout.readline().strip() != want:
                        self.failed += 1
                    time.sleep(SETTLE_S)        # until freed memory has settled
                    sizes.append(resident_bytes(box.process.pid))
                    program.stdin.write("\n")
                    program.stdin.flush()
        each = (sizes[1] - sizes[0]) / (n * rooms)
        self.say(f"{n:,} sessions{' with TLS' if tls else ''} in {rooms} rooms: "
                 f"{each:.1f} bytes for each seat")
        return each

    def transport(self):
        """The worker's code without sockets, as far as memory goes."""
        sizes = MEMORY_SIZES[:6] if self.quick else MEMORY_SIZES
        self.say("without sockets: members, ns per delivery (100 together), "
                 "ns per visit, bytes per seat in the worker")
        self.rows["memory"] = rows = []
        for n in sizes:
            many = self.run("roomsmem", "--members", n, "--batch", 100,
                            "--deliveries", self.deliveries(100_000_000))
            one = self.run("roomsmem", "--members", n, "--batch", 1,
                           "--deliveries", self.deliveries(10_000_000))
            rows.append((n, many["delivery_ns"], one["visit_ns"], many["seat_bytes"]))
            self.say(f"{n:>9,} {many['delivery_ns']:9.2f} {one['visit_ns']:9.1f} "
                     f"{many['seat_bytes']:7.1f}")

    # --- rooms and durable messages beside each other

    def fairness(self):
        """Each load alone and beside the other, in turns: the figures are medians."""
        seconds = 3 if self.quick else 10
        n = 1000
        turns = []
        with self.box() as box:
            self.people(box, n)
            pairs = box.dir / "pairs"
            pairs.write_text("".join(self.make_pairs(box)))
            load = ("load", "--port", box.port, "--people", pairs, "--window", 16, "--seconds")
            full = self.run("direct", *load, seconds).get("acked_per_s", 0)
            tenth = (*load, seconds, "--rate", full / 10)
            burst = ("--members", n, "--senders", SENDERS, "--seconds")
            rate = round(self.room(box, n, *burst, seconds).get("per_s", 0) / n / 10)
            self.figures["rooms_fair_paced_rate"] = rate
            burst = (*burst, seconds + 4)
            long = 2 * seconds
            paced = ("--members", n, "--senders", 1, "--rate", rate, "--total", rate * long,
                     "--timed", 1)
            loaded = (*load, long + 4)
            # What the machine does to a program that only writes: the same load, no room.
            bare = ("floor", *paced, "--frame", int(self.frame))
            for _ in range(1 if self.quick else FAIR_TURNS):
                turns.append({
                    "direct_ack_p99_ms": self.run("direct", *tenth).get("ack_p99_ms", 0),
                    "direct_ack_p99_beside_room_ms":
                        self.beside(tenth, self.fresh(box, burst))[0].get("ack_p99_ms", 0),
                    "paced_p99_ms": self.room(box, n, *paced).get("last_p99_ms", 0),
                    "paced_p99_beside_direct_ms":
                        self.beside(loaded, self.fresh(box, paced))[1].get("last_p99_ms", 0),
                    "floor_p99_ms": self.run("rooms", *bare).get("last_p99_ms", 0),
                    "floor_p99_beside_direct_ms":
                        self.beside(loaded, bare)[1].get("last_p99_ms", 0)})
        for name in turns[0]:
            self.figures[f"rooms_fair_{name}"] = statistics.median(t[name] for t in turns)
        for name, alone, beside in (
                ("direct", "direct_ack_p99_ms", "direct_ack_p99_beside_room_ms"),
                ("paced", "paced_p99_ms", "paced_p99_beside_direct_ms"),
                ("floor", "floor_p99_ms", "floor_p99_beside_direct_ms")):
            ratios = sorted(t[beside] / max(t[alone], 0.001) for t in turns)
            self.figures[f"rooms_fair_{name}_ratio"] = statistics.median(ratios)
            self.say(f"{FAIR[name]}: p99 {self.figures[f'rooms_fair_{alone}']:.1f} ms alone, "
                     f"{self.figures[f'rooms_fair_{beside}']:.1f} ms beside the other, in turns "
                     + ", ".join(f"x{ratio:.2f}" for ratio in ratios))

    def make_pairs(self, box):
        ids = [f"{side}{k}" for k in range(100) for side in ("from", "to")]
        make_users(box, ids)
        tokens = tokens_of(box, ids)
        for k in range(0, len(ids), 2):
            yield f"{tokens[k]} {tokens[k + 1]} u:{ids[k + 1]}\n"

    def fresh(self, box, words):
        """A new room, and the words for a program that lives in it."""
        fresh_room(box, LIFTED)
        return ("yizhan", "--port", box.port, "--people", box.dir / "people",
                "--room", "bench", *words)

    def beside(self, load, words):
        """Durable messages beside a room, or its floor: the figures of each."""
        with subprocess.Popen(self.command("rooms", words), stdout=subprocess.PIPE,
                              text=True) as program:
            time.sleep(2)               # until its sessions are open
            got = self.run("direct", *load)
            output = program.communicate()[0]
        return got, self.result(program.returncode, output, "rooms", words)


def fresh_room(box, settings):
    if any(room["room"] == "bench" for room in box.call("room.list")["rooms"]):
        box.call("room.destroy", room="bench")
    box.call("room.create", room="bench", title="Bench", settings=settings)


def cpu_seconds(pid):
    """User and system time of a process."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def broker(name):
    """A broker of Debian's on a port of loopback."""
    from lib.daemon import end_with_parent, free_port
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as where:
        port = free_port()
        if name == "mosquitto":
            config = pathlib.Path(where) / "mosquitto.conf"
            config.write_text(MOSQUITTO.format(port=port))
            command = ["mosquitto", "-c", str(config)]
        else:
            command = ["nats-server", "-a", "127.0.0.1", "-p", str(port), "-l", "/dev/null"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=end_with_parent) as process:
            wait_port(port)
            yield port
            process.terminate()


def plots(bench, where):
    """Lines of what was measured, for docs/performance.md."""
    where.mkdir(parents=True, exist_ok=True)
    sizes = [n for n in bench.rows if isinstance(n, int)]
    if len(sizes) > 1:
        names = {"floor": "floor: one write for all that wait", "ours": "Yizhan",
                 "nats": "nats-server", "single": "floor: one write per message",
                 "mosquitto": "mosquitto"}
        lines = [(title, [(n, bench.rows[n][key].get("per_s", 0)) for n in sizes])
                 for key, title in names.items()]
        (where / "rooms-burst.svg").write_text(plot.lines(
            "Deliveries per second, 100 senders at once", "members", "deliveries/s", lines))
    if bench.rows.get("memory"):
        rows = bench.rows["memory"]
        (where / "rooms-memory.svg").write_text(plot.lines(
            "Cost without sockets", "members", "ns",
            [("per delivery, 100 together", [(r[0], r[1]) for r in rows]),
             ("per visit of a member", [(r[0], r[2]) for r in rows])]))
        (where / "rooms-seats.svg").write_text(plot.lines(
            "Memory of a worker without sockets", "members", "bytes",
            [("all seats", [(r[0], r[0] * r[3]) for r in rows]),
             ("per seat", [(r[0], r[3]) for r in rows])]))


MARK = "<!-- bench rooms: {} -->"
MEANINGS = {
    "rooms_20m_seconds": "19,000 members × 1,053 messages: seconds",
    "rooms_lost": "… lost", "rooms_twice": "… twice", "rooms_disordered": "… out of order",
    "rooms_default_offered": "default slots, 10,000 members, 100 speak as fast as they are answered: messages/s offered",
    "rooms_default_passed": "… passed",
    "rooms_paced_p99_ms": "2 messages/s to 10,000 members: the last has it, p99, ms",
    "rooms_paced_floor_p99_ms": "… floor",
    "rooms_paced_tls_p99_ms": "… with TLS",
    "rooms_1000_tls_per_s": "1,000 members with TLS, deliveries/s",
    "rooms_1000_tls_percent": "… slower than without, %",
    "rooms_10000_tls_per_s": "10,000 members with TLS, deliveries/s",
    "rooms_10000_tls_percent": "… slower than without, %",
    "rooms_19000_tls_per_s": "19,000 members with TLS, deliveries/s",
    "rooms_19000_tls_percent": "… slower than without, %",
    "rooms_20m_tls_seconds": "19,000 members × 1,053 messages with TLS: seconds",
    "rooms_tls_lost": "… lost", "rooms_tls_twice": "… twice",
    "rooms_tls_disordered": "… out of order",
    "rooms_subscriber_bytes": "memory of a (session, room) in the daemon, bytes",
    "rooms_subscriber_tls_bytes": "… with TLS",
    "rooms_fair_direct_ack_p99_ms": "durable acks at a tenth of their load, p99, ms",
    "rooms_fair_direct_ack_p99_beside_room_ms": "… beside a room at full burst",
    "rooms_fair_direct_ratio": "… times as long, median of the turns",
    "rooms_fair_paced_rate": "a tenth of a room's load: messages/s to 1,000 members",
    "rooms_fair_paced_p99_ms": "… the last has it, p99, ms",
    "rooms_fair_paced_p99_beside_direct_ms": "… beside durable messages at full load",
    "rooms_fair_paced_ratio": "… times as long, median of the turns",
    "rooms_fair_floor_p99_ms": "… floor: no daemon, a program writes the frames, p99, ms",
    "rooms_fair_floor_p99_beside_direct_ms": "… floor, beside durable messages at full load",
    "rooms_fair_floor_ratio": "… times as long, median of the turns",
}


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(c) for c in line) + " |" for line in lines)


def size_row(n, row):
    rates = {key: got.get("per_s", 0) for key, got in row.items()}
    heard = row["ours"].get("heard", 0)
    cost = row["ours"].get("cpu_s", 0) * 1e6 / heard if heard else 0
    return [f"{n:,}", f"**{rates['ours']:,.0f}**", f"{rates['floor']:,.0f}",
            f"{rates['ours'] / max(rates['floor'], 1):.2f}", f"{rates['single']:,.0f}",
            f"{rates['nats']:,.0f}", f"{rates['mosquitto']:,.0f}", f"{cost:.2f}"]


def tables(bench):
    """What goes between the marks of docs/performance.md."""
    sizes = [n for n in bench.rows if isinstance(n, int)]
    out = {}
    if bench.only is None:
        out["run"] = f"Measured on {datetime.date.today()}, commit `{bench.commit()}`."
    if sizes:
        out["sizes"] = table(
            ["members", "Yizhan", "floor, together", "share of it", "floor, each message",
             "nats-server", "mosquitto", "µs of processor per delivery"],
            [size_row(n, bench.rows[n]) for n in sizes])
    if bench.rows.get("memory"):
        out["transport"] = table(
            ["members", "ns per delivery, 100 together", "ns per visit", "bytes per seat"],
            [[f"{n:,}", f"{many:.2f}", f"{one:.1f}", f"{seat:.1f}"]
             for n, many, one, seat in bench.rows["memory"]])
    known = [name for name in MEANINGS if name in bench.figures]
    if known:
        out["figures"] = table(["", "figure", "name"], [
            [MEANINGS[name], show(name, bench.figures[name]).partition("=")[2], f"`{name}`"]
            for name in known])
    return out


def document(bench, page):
    """Puts the tables into the page, and the plots beside its images."""
    words = page.read_text()
    for name, made in tables(bench).items():
        first, last = MARK.format(name), MARK.format("end")
        head, _, rest = words.partition(first)
        words = f"{head}{first}\n\n{made}\n\n{last}{rest.partition(last)[2]}"
    page.write_text(words)
    plots(bench, page.parent / "images")


NAMES = [*(f"rooms_{n}{kind}_per_s" for n in SIZES for kind in ("", "_floor", "_nats")),
         "rooms_20m_seconds", "rooms_lost", "rooms_twice", "rooms_disordered",
         "rooms_paced_p99_ms", "rooms_paced_floor_p99_ms", "rooms_subscriber_bytes"]


DECIMALS = (("_ms", 3), ("_seconds", 3), ("_ratio", 2), ("_bytes", 1))


def show(name, value):
    decimals = next((n for end, n in DECIMALS if name.endswith(end)), 0)
    return f"{name}={value:.{decimals}f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--docs", type=pathlib.Path,
                        help="a page whose tables and plots become those of this run")
    parser.add_argument("--only", help="some of: burst long arithmetic paced tls memory "
                        "transport fairness")
    args = parser.parse_args()
    os.environ["YIZHAN_BUILD"] = os.path.abspath(args.build)
    bench = Rooms(args)
    for name in ("burst", "long", "arithmetic", "paced", "tls", "memory", "transport", "fairness"):
        if bench.wants(name):
            getattr(bench, name)()
    plots(bench, pathlib.Path(args.build) / "plots")
    if args.docs:
        document(bench, args.docs)
    if bench.failed:
        bench.say(f"{bench.failed} runs failed: the figures below are not whole")
    for name in sorted(set(bench.figures) - set(NAMES)):
        print(show(name, bench.figures[name]))
    for name in NAMES:
        if name in bench.figures or args.only is None:
            print(show(name, bench.figures.get(name, 0)))
    return 1 if bench.failed else 0


if __name__ == "__main__":
    sys.exit(main())
