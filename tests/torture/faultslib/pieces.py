# SPDX-License-Identifier: Apache-2.0
"""The kill harness with all input and output in small pieces."""

import pathlib
import subprocess
import sys
import tempfile

from faultslib import shim as shims

CUTS = 300                  # of 1,000 calls


def pieces(ctx):
    """Every promise holds when any call may do one byte, or be interrupted."""
    with tempfile.TemporaryDirectory(prefix="yizhan-test-") as name:
        where = pathlib.Path(name)
        shim = shims.Shim(where)
        shim.put(cuts=CUTS)
        build = shims.wrapped_build(where, shim)
        rounds = 5 if ctx.short else 100
        kill = pathlib.Path(__file__).parents[1] / "kill"
        done = subprocess.run(
            [sys.executable, str(kill), "--build", str(build), "--rounds", str(rounds),
             "--people", "40", "--seed", str(ctx.seed)], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:]
        rows = dict(line.split("=") for line in done.stdout.splitlines()
                    if line.count("=") == 1 and line.split("=")[0].isidentifier())
        assert shim.get("cut") > 1000, "hardly a call was cut"
        return {"pieces_rounds": rounds, "pieces_cut": shim.get("cut"),
                "pieces_acked": int(rows["acked"]), "pieces_lost": int(rows["lost"]),
                "pieces_twice": int(rows["twice"])}
