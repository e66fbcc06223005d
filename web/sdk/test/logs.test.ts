// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Client } from "../src/index.js";
import { memoryStorage } from "../src/index.js";
import { stage } from "./fake/index.js";

function heard(client: Client): string[] {
	const out: string[] = [];
	client.on("message", ({ entry, live }) =>
		out.push(`${entry.seq}${live ? "" : "*"} ${entry.body?.text}`),
	);
	return out;
}

test("messages_come_once_and_in_order_also_own_ones", async () => {
	const { clock, server, online } = stage();
	const [alice, bob] = [await online("alice"), await online("bob")];
	server.faults.duplicate = 1;
	const [a, b] = [heard(alice), heard(bob)];
	alice.send("u:bob", { text: "hi" });
	await clock.run(500);
	bob.send("u:alice", { text: "hello" });
	await clock.run(500);
	expect(a).toEqual(["1* hi", "2 hello"]);
	expect(b).toEqual(["1 hi", "2 hello"]);
});

test("a_hole_holds_back_until_it_is_filled", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const conv = server.world.direct("alice", "bob");
	const say = (text: string) =>
		server.world.append(conv, { type: "message", from: "alice", body: { text } });
	say("one");
	await clock.run(100);
	const b = heard(bob);
	const socket = server.of("bob")[0]!;
	const event = socket.event.bind(socket);
	socket.event = () => {};
	say("two");
	say("three");
	socket.event = event;
	say("four");
	await clock.run(100);
	expect(b).toEqual(["2* two", "3* three", "4* four"]);
	say("five");
	await clock.run(100);
	expect(b.at(-1)).toBe("5 five");
	expect(server.calls("message.list")).toEqual([
		{ conv: "u:alice", after: 1, limit: 200 },
	]);
});

test("behind_synchronises_and_fills_what_is_open", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const conv = server.world.direct("alice", "bob");
	const say = (text: string) =>
		server.world.append(conv, { type: "message", from: "alice", body: { text } });
	say("one");
	await clock.run(100);
	const timeline = bob.open("u:alice");
	await clock.run(100);
	const b = heard(bob);
	server.faults.hole = 1;
	say("two");
	server.faults.hole = 0;
	await clock.run(1000);
	expect(b).toEqual(["2* two"]);
	expect(timeline.entries.length).toBe(2);
	expect(bob.conversations.get("u:alice")!.unread).toBe(2);
});

test("the_first_message_of_a_stranger_is_heard", async () => {
	const { clock, online } = stage();
	const [alice, bob] = [await online("alice"), await online("bob")];
	const b = heard(bob);
	alice.send("u:bob", { text: "we have not met" });
	await clock.run(500);
	expect(b).toEqual(["1 we have not met"]);
	expect(bob.conversations.get("u:alice")).toMatchObject({
		unread: 1,
		seq: 1,
	});
});

test("a_program_that_follows_all_misses_nothing_across_restarts", async () => {
	const { clock, server, client } = stage();
	const store = memoryStorage();
	const conv = server.world.direct("alice", "bob");
	const say = (text: string) =>
		server.world.append(conv, { type: "message", from: "alice", body: { text } });
	say("before its time");
	const bot = client("bob", { store, follow: "all" });
	void bot.connect();
	await clock.until(() => bot.state === "online");
	const first = heard(bot);
	say("two");
	await clock.run(100);
	await bot.close();
	for (let i = 3; i <= 500; i++)
		say(String(i));
	const g = server.world.createGroup("g", "alice", ["bob"]);
	server.world.append(g, { type: "message", from: "alice", body: { text: "new" } });
	const again = client("bob", { store, follow: "all" });
	const second = heard(again);
	void again.connect();
	await clock.run(2000);
	expect(first).toEqual(["2 two"]);
	expect(second.filter((t) => /\d+\* \d+/.test(t))).toEqual(
		Array.from({ length: 498 }, (_, i) => `${i + 3}* ${i + 3}`),
	);
	expect(second).toContain("2* new");
});

test("a_page_that_is_only_open_on_one_conversation_skips_the_others", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const conv = server.world.direct("alice", "bob");
	const say = (text: string) =>
		server.world.append(conv, { type: "message", from: "alice", body: { text } });
	say("one");
	await clock.run(100);
	const b = heard(bob);
	server.dropAll();
	await clock.until(() => bob.state === "offline");
	for (let i = 0; i < 10; i++)
		say("missed");
	await clock.until(() => bob.state === "online");
	await clock.run(1000);
	expect(server.calls("message.list")).toEqual([]);
	say("live");
	await clock.run(100);
	expect(b).toEqual(["12 live"]);
	expect(bob.conversations.get("u:alice")!.unread).toBe(12);
});

test("a_restored_backup_begins_anew", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const conv = server.world.direct("alice", "bob");
	for (let i = 0; i < 9; i++)
		server.world.append(conv, { type: "message", from: "alice", body: { text: "x" } });
	await clock.run(100);
	const timeline = bob.open("u:alice");
	await clock.run(100);
	expect(timeline.entries.length).toBe(9);
	server.dropAll();
	await clock.run(1);
	await clock.run(20_000); /* it has synchronised with the newest id */
	server.dropAll();
	conv.rows.length = 4;
	conv.count = conv.changed = 4;
	server.world.epoch = "e2";
	/* The restored box has gone on meanwhile: its ids tell nothing. */
	for (let i = 0; i < 7; i++)
		server.world.append(conv, { type: "message", from: "alice", body: { text: "new" } });
	expect(conv.rows.length).toBe(11);
	await clock.run(20_000);
	expect(timeline.entries.map((e) => (e.body as { text: string }).text)).toEqual(
		["x", "x", "x", "x", ...Array(7).fill("new")]);
	expect(bob.conversations.get("u:alice")!.seq).toBe(11);
});
