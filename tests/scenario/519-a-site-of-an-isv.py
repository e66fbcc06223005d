#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What docs/quickstart-isv.md tells an ISV to do works as it stands there: a
back end signs its people in and writes to them, a receiver knows the box."""
import json

from lib import *
from lib.daemon import free_port
from lib.quickstart import Program, ask, config, run_commands, signed, write_programs

THANKS = "Thank you for your order."

with Daemon(config=config()) as box:
    port = free_port()
    made = run_commands(box, port)
    folder = write_programs(box.dir / "shop")
    assert len((folder / "page.html").read_text("utf-8").splitlines()) <= 20
    secret = made["webhook.create"]["secret"]
    env = {"YIZHAN_URL": f"https://localhost:{box.port}", "YIZHAN_CA": box.certificate(),
           "YIZHAN_KEY": made["key.create"]["secret"],
           "YIZHAN_SECRET": made["issuer.create"]["secret"]}

    def person(id):
        status, text = ask(site.port, "GET", "/chat-token", Cookie=f"user={id}")
        ticket = json.loads(text)
        assert (status, ticket["url"]) == (200, env["YIZHAN_URL"])
        return Person(box, id, create=False, token=ticket["token"])

    with Program(folder, "receiver.py", port, YIZHAN_HOOK_SECRET=secret) as receiver:
        event = json.dumps({"type": "message", "data": {"from": "x", "body": {"text": "y"}}})
        for headers, status in ((signed(secret, event, "e1"), 204),
                                (signed(secret, event, "e1"), 204),
                                (signed(secret, event + " ", "e2"), 401),
                                (signed(secret, event, "e3", 600), 401)):
            assert ask(port, "POST", "/", event, **headers)[0] == status
        said = receiver.says().splitlines()
        assert said[0] == "x y" and [s[:8] for s in said[1:]] == ["refused:"] * 2, said
        with Program(folder, "shop.py", **env) as site:
            assert "/sdk/yizhan.js" in ask(site.port, "GET", "/")[1]
            # bob orders before he has ever opened the chat; alice has it open.
            assert ask(site.port, "POST", "/order", Cookie="user=bob")[0] == 200
            alice = person("alice")
            assert alice.online().info["user"]["name"] == "Alice"
            ask(site.port, "POST", "/order", Cookie="user=alice")
            alice.expects_message(THANKS, **{"from": "seller"}, via="shop")
            assert person("bob").texts("u:seller") == [THANKS]
            until(lambda: receiver.says().splitlines()[3:] == [f"seller {THANKS}"] * 2, "hearing")
