# SPDX-License-Identifier: Apache-2.0
"""All input and output in small pieces: the kill harness, and lines under TLS,
of which it has none."""

import pathlib
import subprocess
import sys

from faultslib import shim as shims
from faultslib.witness import people
from lib import Daemon, new_cid
from lib.files import noise, read, upload

CUTS = 300                  # of 1,000 calls
LEAST, LEAST_RECORDS = 1000, 50     # of them in all; in each life under TLS
LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
MESSAGES, TEXT_BYTES = 150, 12_000   # of a life; the longest
FILE_BYTES = 400_000


def pieces(ctx):
    """Every promise holds when any call may do one byte, or be interrupted."""
    rounds = 5 if ctx.short else 100
    kill = pathlib.Path(__file__).parents[1] / "kill"
    done = subprocess.run(
        [sys.executable, str(kill), "--build", str(ctx.build), "--rounds", str(rounds),
         "--people", "40", "--cuts", str(CUTS), "--seed", str(ctx.seed)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    rows = dict(line.split("=") for line in done.stdout.splitlines()
                if line.count("=") == 1 and line.split("=")[0].isidentifier())
    assert int(rows["cut_lines"]) > LEAST, "hardly a call was cut"
    return {"pieces_rounds": rounds, **{f"pieces_{name}": int(rows[name]) for name in (
        "cut", "cut_lines", "acked", "lost", "twice")}}


def records(ctx):
    """Records of TLS that come and go in pieces, from the handshake on: what is
    said arrives whole and in order, files have their bytes, and after a kill all
    that was acked is there."""
    lives = 2 if ctx.short else 20
    with Daemon(start=False, env=LIMITS) as box:
        shim = shims.Shim(box.dir)
        shim.put(cuts=CUTS)
        box.env.update(shim.environment())
        box.start()
        witness, bob = people(box)
        for life in range(lives):
            bob.online()
            say(witness, bob)
            data = noise(FILE_BYTES, life)
            file = upload(witness.person, data)["id"]
            assert read(witness.person, file).body == data, "a file has other bytes"
            box.kill()
            box.start()
            witness.person.session = bob.session = None
        cut = shim.get("cut_lines")
        assert cut > lives * LEAST_RECORDS, f"only {cut} calls were cut"
        return {"records_lives": lives, "records_cut": cut, "records_acked": len(witness.acked),
                "records_lost": witness.judge()}


def say(witness, bob):
    """Many messages before the first answer; bob hears them in their order."""
    session, asked = witness.person.online(), {}
    for n in range(MESSAGES):
        cid = new_cid()
        witness.sent[cid] = f"{n} " + "x" * (n * 1511 % TEXT_BYTES)
        asked[cid] = session.asks("message.send", conv=witness.conv, cid=cid, kind="text",
                                  body={"text": witness.sent[cid]})
    acked = {cid: session.answer(number)["seq"] for cid, number in asked.items()}
    heard = [bob.expects("message") for _ in asked]
    assert [e["seq"] for e in heard] == list(acked.values()), "out of order"
    assert [e["body"]["text"] for e in heard] == [witness.sent[c] for c in acked], "other words"
    witness.acked.update(acked)
