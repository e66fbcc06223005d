#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A licence is put in, exchanged under load and taken out: more people come
in, whoever is in goes on in every case, and what is no licence is refused."""
import json
import threading
from lib import *
from lib.licence import hint, licence


def make(first, count):
    made = list(box.ctl.calls("user.create", [{"id": f"u{n:03}"} for n in range(first, first + count)]))
    assert all("user" in one for one in made), made[-1]


def install(text):
    return box.call("licence.install", text=text)


with Daemon() as box:
    alice, bob = box.people("alice", "bob")
    told = box.call("licence.get")
    assert (told["state"], told["people"], told["people_max"]) == ("free", 2, 100), told
    assert told["development"] and "licence" not in told and ":" in told["machine"], told
    assert box.call("server.status")["licence_keys"] == "development"
    make(0, 98)
    why = hint(lambda: box.call("user.create", id="one-too-many"))
    assert "100 people" in why and "licence install" in why, why

    good = licence("A-1", people=120, devices=50, days=40, edition="team")
    seen = box.call("licence.install", text=good, check=True)
    assert seen["state"] == "ok" and seen["licence"]["people"] == 120, seen
    assert box.call("licence.get")["state"] == "free", "a check changes nothing"
    told = install(good)
    assert told["state"] == "ok" and told["people_max"] == 120 and told["days_left"] in (39, 40), told
    assert told["licence"]["holder"] == "Acme" and told["licence"]["edition"] == "team", told
    make(100, 20)
    with refuses("limit_reached"):
        box.call("user.create", id="one-too-many")
    # Another tenant's people count as well.
    box.call("tenant.create", id="acme")
    with refuses("limit_reached"):
        box.call("user.create", tenant="acme", id="carol")

    for word, bad in (("forged", good.replace("120", "130")), ("no_licence", "hello"),
                      ("no_licence", "{}"), ("too_large", "YZL1." + "A" * 32_700),
                      ("expired", licence(people=9999, **{"from": "2020-01-01"}, expires="2020-12-31")),
                      ("other_machine", licence(machine="card:0123456789abcdef"))):
        assert box.call("licence.install", text=bad[:32768], check=True)["state"] in (word, "no_licence"), word
        with refuses("bad_field"):
            install(bad[:32768])
    with refuses("bad_field"):
        install("x" * 40_000)
    assert box.call("licence.get")["licence"]["id"] == "A-1"

    # Exchanged while people talk: not one message is refused.
    sizes, bob_session = (130, 10, 140), bob.online()
    going = threading.Event()
    swaps = []

    def swap():
        control = box.ctl.__class__(box.data / "control.sock")
        while not going.is_set():
            size = sizes[len(swaps) % 3]
            control.call("licence.install", {"text": licence(f"S-{size}", people=size)})
            swaps.append(size)
        control.close()

    thread = threading.Thread(target=swap)
    thread.start()
    for number in range(300):
        alice.sends("u:bob", f"message {number}")
    going.set()
    thread.join()
    assert len(swaps) >= 3 and len(bob.history("u:alice")) == 300, swaps

    # Smaller than what is there: who is in signs in, sends, reads.
    install(licence("A-2", people=10))
    assert box.call("licence.get")["people"] == 120
    box.restart()
    alice.session = bob.session = None
    assert box.call("licence.get")["licence"]["id"] == "A-2"
    assert alice.sends("u:bob", "still here") and len(bob.history("u:alice")) == 301
    token = box.call("token.issue", user="u050")["token"]
    assert Person(box, "u050", create=False, token=token).opens()
    with refuses("limit_reached"):
        box.call("user.create", id="one-too-many")

    # By hand, and by its code over the command line.
    file = box.data / "licence/licence.json"
    file.write_text(licence("A-3", people=125, code=True))
    until(lambda: box.call("licence.get")["licence"]["id"] == "A-3", "the file is seen")
    make(120, 5)
    code, out, err = box.yizhanctl("licence", "install", "-", stdin=licence("A-4", people=200))
    assert code == 0 and "people       125 of 200" in out, (out, err)
    assert "A-4" in box.yizhanctl("licence", "show")[1]
    assert box.yizhanctl("licence", "install", "-", stdin="no")[0] == 1

    # A backup brings it back.
    code, out, err = box.yizhanctl("backup", "create", "--to", str(box.dir))
    assert code == 0, err
    saved = next(box.dir.glob("yizhan-*.tar*"))
    box.call("licence.install", text=licence("A-5", people=210))
    assert box.stop() == 0
    code, out, err = box.yizhanctl("restore", str(saved))
    assert code == 0, err
    box.start()
    assert box.call("licence.get")["licence"]["id"] == "A-4"

    told = json.loads(box.yizhanctl("--json", "licence", "remove")[1])
    assert told["state"] == "free" and not file.exists(), told
    with refuses("limit_reached"):
        box.call("user.create", id="one-too-many")
    assert "A-4" not in box.log()
