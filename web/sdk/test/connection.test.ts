// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { Backoff } from "../src/backoff.js";
import { socketUrl } from "../src/connection.js";
import { stage } from "./fake/index.js";

test("backoff_has_full_jitter_between_half_a_second_and_thirty", () => {
	const most = new Backoff(() => 1);
	expect([1, 2, 3, 4, 5, 6, 7].map(() => most.next())).toEqual([
		1000, 2000, 4000, 8000, 16000, 30000, 30000,
	]);
	most.reset();
	expect(most.next()).toBe(1000);
	const least = new Backoff(() => 0);
	expect([least.next(), least.next(), least.next()]).toEqual([500, 500, 500]);
});

test("socket_url_is_derived_from_the_address_of_the_box", () => {
	expect(socketUrl("https://box:8443")).toBe("wss://box:8443/ws");
	expect(socketUrl("http://127.0.0.1:80/")).toBe("ws://127.0.0.1/ws");
	expect(socketUrl("wss://box/im/ws")).toBe("wss://box/im/ws");
});

test("connect_goes_through_the_states_and_asks_the_subprotocol", async () => {
	const { clock, server, client } = stage();
	const alice = client("alice");
	const states: string[] = [];
	alice.on("state", ({ state }) => states.push(state));
	const ready = alice.connect();
	await clock.until(() => alice.state === "online");
	await ready;
	expect(states).toEqual(["connecting", "syncing", "online"]);
	const [socket] = [...server.sockets];
	expect(socket!.protocol).toBe("yizhan.v1");
	expect(socket!.url).toBe("wss://box.example/ws");
	expect(alice.me).toEqual({ id: "alice", name: "ALICE", admin: false });
});

test("a_lost_connection_comes_back_by_itself", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	server.faults.refuse = 1;
	server.dropAll();
	await clock.run(20_000);
	expect(alice.state).not.toBe("online");
	expect(server.dials).toBeGreaterThan(3);
	server.faults.refuse = 0;
	await clock.until(() => alice.state === "online");
});

test("reconnect_does_not_wait_for_the_back_off", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	server.dropAll();
	await clock.until(() => alice.state === "offline");
	expect(alice.retryAt).toBeGreaterThan(clock.now());
	alice.reconnect();
	expect(alice.state).toBe("connecting");
	await clock.run(100);
	expect(alice.state).toBe("online");
});

test("restarting_tells_when_to_come_back", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	const [socket] = server.of("alice");
	socket!.event("restarting", { retry_after_ms: 9000 });
	await clock.run(10);
	socket!.die(1012);
	await clock.until(() => alice.state === "offline");
	const wait = alice.retryAt! - clock.now();
	expect(wait).toBeGreaterThanOrEqual(9000);
	expect(wait).toBeLessThanOrEqual(9500);
});

test("a_dead_peer_is_noticed_by_the_heartbeat", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	const [socket] = server.of("alice");
	await clock.run(100_000);
	expect(server.calls("session.ping").length).toBeGreaterThanOrEqual(2);
	socket!.muted = true;
	await clock.run(45_000);
	expect(socket!.closedByClient).toBe(4003);
	await clock.until(() => alice.state === "online");
	expect(server.of("alice")[0]).not.toBe(socket);
});

test("kicked_is_final", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	const reasons: string[] = [];
	alice.on("signedout", ({ reason }) => reasons.push(reason));
	const [socket] = server.of("alice");
	socket!.event("kicked", { reason: "replaced" });
	await clock.run(120_000);
	expect(reasons).toEqual(["replaced"]);
	expect(server.dials).toBe(1);
	expect(alice.state).toBe("offline");
});

test("a_bad_token_is_final_and_rejects_connect", async () => {
	const { clock, server, client } = stage();
	const nobody = client("nobody");
	const reasons: string[] = [];
	nobody.on("signedout", ({ reason }) => reasons.push(reason));
	const ready = nobody.connect();
	await clock.run(60_000);
	await expect(ready).rejects.toMatchObject({ code: "unauthorized" });
	expect(reasons).toEqual(["unauthorized"]);
	expect(server.dials).toBe(1);
});

test("the_token_is_asked_for_before_each_attempt", async () => {
	const { clock, server, client } = stage();
	let asked = 0;
	const alice = client("alice", {
		token: async () => {
			asked++;
			return "token-alice";
		},
	});
	void alice.connect();
	await clock.until(() => alice.state === "online");
	server.dropAll();
	await clock.until(() => alice.state === "offline");
	await clock.until(() => alice.state === "online");
	expect(asked).toBe(2);
});

test("close_ends_everything", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	await alice.close();
	await clock.run(1000);
	expect(server.sockets.size).toBe(0);
	expect(clock.waiting).toBe(0);
	await expect(alice.call("sync", {})).rejects.toMatchObject({
		code: "offline",
		transient: true,
	});
});

test("calls_fail_with_the_code_field_and_hint_of_the_server", async () => {
	const { clock, online } = stage();
	const alice = await online("alice");
	const call = alice.call("conversation.get", { conv: "g:none" });
	call.catch(() => {});
	await clock.run(100);
	await expect(call).rejects.toMatchObject({
		name: "YizhanError",
		code: "not_found",
		field: "conv",
		transient: false,
	});
});

test("calls_end_by_time_out_abort_and_loss_of_the_connection", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	const codes: string[] = [];
	const note = (e: { code: string }) => void codes.push(e.code);
	const abort = new AbortController();
	server.of("alice")[0]!.muted = true;
	alice.call("sync", {}, { timeout_ms: 1000 }).catch(note);
	alice.call("sync", {}, { signal: abort.signal }).catch(note);
	alice.call("sync", {}).catch(note);
	abort.abort();
	await clock.run(1500);
	await alice.close();
	await clock.run(1);
	expect(codes).toEqual(["aborted", "timeout", "closed"]);
});

test("at_most_48_calls_are_under_way", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	let most = 0;
	let underWay = 0;
	server.faults.delay_ms = 50;
	const socket = server.of("alice")[0]!;
	const send = socket.send.bind(socket);
	socket.send = (text) => {
		most = Math.max(most, ++underWay);
		send(text);
	};
	const receive = socket.onmessage!;
	socket.onmessage = (event) => {
		underWay--;
		receive(event);
	};
	const calls = Array.from({ length: 200 }, () =>
		alice.call("session.ping", {}),
	);
	await clock.run(20_000);
	await Promise.all(calls);
	expect(most).toBe(48);
});
