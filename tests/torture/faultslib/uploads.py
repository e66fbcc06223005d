# SPDX-License-Identifier: Apache-2.0
"""The disk fails under the bytes of files: what was answered is there."""

import http.client

from faultslib import shim as shims
from faultslib.witness import CLEAR, EIO, ENOSPC, revived
from lib import Daemon, Refused
from lib.files import create, finish, hash_of, noise, put, read

LIMITS = {"YIZHAN_LIMITS__RATE_PER_S": "1000000", "YIZHAN_LIMITS__RATE_BURST": "1000000"}
SIZE, HALF = 600_000, 300_000

FAULTS = (
    # what fails, errno, whether the daemon ends
    (shims.WRITE, EIO, False),
    (shims.WRITE, ENOSPC, False),
    (shims.SYNC, EIO, True),
    (shims.SYNC_DIR, EIO, True),
)
# Each step of an upload, and which of these it does at all.
STEPS = {"create": (shims.SYNC_DIR,), "put": (shims.WRITE, shims.SYNC),
         "finish": (shims.SYNC, shims.SYNC_DIR)}


class Upload:
    """One that is gone on with until it is whole; what was answered counts."""

    def __init__(self, person, number):
        self.person, self.data = person, noise(SIZE, number)
        self.id, self.put = None, set()

    def create(self):
        self.id = create(self.person, self.data, hash=hash_of(self.data))["id"]

    def puts(self):
        for at in (0, HALF):
            if at not in self.put:
                put(self.person, self.id, at, self.data[at:at + HALF])
                self.put.add(at)

    def finish(self):
        finish(self.person, self.id)

    def step(self, name):
        (self.create if name == "create" else self.puts if name == "put" else self.finish)()

    def is_there(self):
        """With its bytes, at the end and after a restart."""
        return read(self.person, self.id).body == self.data


def tried(upload, name):
    try:
        upload.step(name)
    except Refused as refused:
        assert refused.code in CLEAR, f"{name} is refused as {refused}"
        return False
    except (OSError, http.client.HTTPException):
        return False        # it has ended, or is about to
    return True


def uploads(ctx):
    """Writes and syncs of what is uploaded fail, first, second, third: no step
    is answered that was not done, a failed sync ends the daemon, and afterwards
    the same upload goes on to its end."""
    points = fired = ends = false = 0
    with Daemon(start=False, tls=False, env=LIMITS) as box:
        shim = shims.Shim(box.dir)
        box.env.update(shim.environment())
        box.start()
        shim.put(is_files=1)
        alice = box.person("alice")
        done = []
        for name, kinds in STEPS.items():
            for what, error, must_end in FAULTS:
                met = 0
                for number in range(1, 3 if ctx.short else 6):
                    upload = Upload(alice, points)
                    for before in STEPS:
                        if before == name:
                            break
                        upload.step(before)
                    shim.arm(what, number, error)
                    is_done = tried(upload, name)
                    hits = shim.disarm()
                    false += bool(hits and is_done)
                    code = revived(box, must_end=must_end and hits)
                    assert code in ((1,) if must_end and hits else (None,)), f"{name}: {code}"
                    points, met, ends = points + 1, met + bool(hits), ends + (code is not None)
                    for after in list(STEPS)[list(STEPS).index(name) + is_done:]:
                        upload.step(after)
                    false += not upload.is_there()
                    done.append(upload)
                assert bool(met) == (what in kinds), f"{name}: {what} was met {met} times"
                fired += met
        box.restart()
        false += sum(not upload.is_there() for upload in done)
    return {"upload_points": points, "upload_fired": fired, "upload_ends": ends,
            "upload_false_acks": false}
