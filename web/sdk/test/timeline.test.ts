// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { type Stage, stage, texts } from "./fake/index.js";

function history(s: Stage, count: number): void {
	const conv = s.server.world.direct("alice", "bob");
	for (let i = 1; i <= count; i++)
		s.server.world.append(conv, {
			type: "message",
			from: "alice",
			cid: `old-${i}`,
			body: { text: String(i) },
		});
}

function range(from: number, upto: number): string[] {
	return Array.from({ length: upto - from + 1 }, (_, i) => String(from + i));
}

test("the_newest_page_is_loaded_and_older_ones_on_demand", async () => {
	const s = stage();
	history(s, 120);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	expect(bob.open("u:alice")).toBe(timeline);
	expect(timeline.loading).toBe(true);
	await s.clock.run(100);
	await timeline.ready;
	expect(texts(timeline.items)).toEqual(range(71, 120));
	expect([timeline.hasOlder, timeline.hasNewer]).toEqual([true, false]);
	const loads = [timeline.loadOlder(), timeline.loadOlder()];
	await s.clock.run(100);
	expect(await Promise.all(loads)).toEqual([50, 50]);
	expect(texts(timeline.items)).toEqual(range(21, 120));
	const rest = timeline.loadOlder();
	await s.clock.run(100);
	expect(await rest).toBe(20);
	expect(timeline.hasOlder).toBe(false);
	expect(await timeline.loadOlder()).toBe(0);
});

test("jump_to_makes_a_window_that_can_be_walked_to_the_end", async () => {
	const s = stage();
	history(s, 500);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	const jump = timeline.jumpTo(200);
	await s.clock.run(100);
	expect(await jump).toBe(true);
	expect(texts(timeline.items)).toEqual(range(150, 249));
	expect([timeline.hasOlder, timeline.hasNewer]).toEqual([true, true]);
	history(s, 1); /* 501 does not belong to this window */
	await s.clock.run(100);
	expect(timeline.items.length).toBe(100);
	while (timeline.hasNewer) {
		const load = timeline.loadNewer(200);
		await s.clock.run(100);
		await load;
	}
	expect(timeline.entries.at(-1)!.seq).toBe(501);
	expect(timeline.entries.length).toBe(352);
	history(s, 1);
	await s.clock.run(100);
	expect(timeline.entries.at(-1)!.seq).toBe(502);
	const nowhere = timeline.jumpTo(9999);
	await s.clock.run(100);
	expect(await nowhere).toBe(false);
	expect(timeline.entries.at(-1)!.seq).toBe(502);
});

test("reaching_the_live_end_is_told", async () => {
	const s = stage();
	history(s, 120);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	const jump = timeline.jumpTo(20);
	await s.clock.run(100);
	await jump;
	let told = true;
	timeline.on("change", () => (told = timeline.hasNewer));
	while (timeline.hasNewer) {
		const load = timeline.loadNewer();
		await s.clock.run(100);
		await load;
	}
	expect(told).toBe(false);
});

test("the_window_has_an_end", async () => {
	const s = stage();
	history(s, 2300);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	while (timeline.hasOlder) {
		const load = timeline.loadOlder(200);
		await s.clock.run(100);
		await load;
	}
	expect(timeline.entries.length).toBe(2000);
	expect(timeline.entries[0]!.seq).toBe(1);
	expect(timeline.hasNewer).toBe(true);
	const latest = timeline.jumpToLatest();
	await s.clock.run(100);
	await latest;
	expect(timeline.entries.at(-1)!.seq).toBe(2300);
	history(s, 2100);
	await s.clock.run(5000);
	expect(timeline.entries.length).toBe(2000);
	expect(timeline.entries.at(-1)!.seq).toBe(4400);
	expect(timeline.hasOlder).toBe(true);
});

test("own_messages_keep_their_key_and_climb_the_ticks", async () => {
	const s = stage();
	const [alice, bob] = [await s.online("alice"), await s.online("bob")];
	const timeline = alice.open("u:bob");
	await s.clock.run(100);
	const states: string[] = [];
	const keys = new Set<string>();
	timeline.on("change", () => {
		const item = timeline.items[0];
		if (item && item.state !== states.at(-1))
			states.push(item.state);
		if (item)
			keys.add(item.key);
	});
	timeline.send({ text: "hi" });
	await s.clock.run(2000);
	bob.conversations.markRead("u:alice");
	await s.clock.run(1000);
	expect(states).toEqual(["sending", "sent", "delivered", "read"]);
	expect(keys.size).toBe(1);
	expect(timeline.items[0]).toMatchObject({ mine: true, readBy: 1 });
});

test("a_group_counts_who_has_read", async () => {
	const s = stage();
	s.server.world.createGroup("g", "alice", ["bob", "carol"]);
	const alice = await s.online("alice");
	const bob = await s.online("bob");
	const carol = await s.online("carol");
	const timeline = alice.open("g:g");
	await s.clock.run(100);
	timeline.send({ text: "hi" });
	await s.clock.run(2000);
	const last = () => timeline.items.at(-1)!;
	expect([last().state, last().readBy]).toEqual(["delivered", 0]);
	bob.conversations.markRead("g:g");
	await s.clock.run(1000);
	expect([last().state, last().readBy]).toEqual(["delivered", 1]);
	carol.conversations.markRead("g:g");
	await s.clock.run(1000);
	expect([last().state, last().readBy]).toEqual(["read", 2]);
});

test("a_recall_empties_the_loaded_row_and_keeps_its_key", async () => {
	const s = stage();
	const [alice, bob] = [await s.online("alice"), await s.online("bob")];
	const [a, b] = [alice.open("u:bob"), bob.open("u:alice")];
	alice.send("u:bob", { text: "oops" });
	alice.send("u:bob", { text: "fine" });
	await s.clock.run(1000);
	const key = b.items[0]!.key;
	const recall = a.recall(1);
	await s.clock.run(1000);
	await recall;
	for (const timeline of [a, b]) {
		expect(texts(timeline.items)).toEqual(["(recalled)", "fine"]);
		expect(timeline.entries.map((e) => e.type)).toEqual([
			"message",
			"message",
			"recall",
		]);
		expect(timeline.find(1)).not.toHaveProperty("body");
	}
	expect(b.items[0]!.key).toBe(key);
	const again = a.recall(1);
	again.catch(() => {});
	await s.clock.run(100);
	await expect(again).rejects.toMatchObject({ code: "wrong_state" });
});

test("what_was_purged_leaves_the_window_and_the_summary", async () => {
	const s = stage();
	history(s, 120);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	const { ts } = bob.conversations.get("u:alice")!;
	const conv = s.server.world.direct("alice", "bob");
	s.server.world.purge(conv, 100);
	await s.clock.run(3000);
	expect(texts(timeline.items)).toEqual(range(101, 120));
	expect(timeline.find(90)).toBeUndefined();
	const none = timeline.loadOlder();
	await s.clock.run(100);
	expect([await none, timeline.hasOlder]).toEqual([0, false]);
	expect(timeline.entries.at(-1)).toMatchObject({ type: "purge", target: 100 });
	expect(bob.conversations.get("u:alice")).toMatchObject({
		unread: 20,
		from_seq: 101,
	});
	expect(bob.conversations.get("u:alice")!.ts).toBeGreaterThanOrEqual(ts);
	/* One that was away takes what lies between for gone. */
	s.server.world.purge(conv, 121);
	await s.clock.run(3000);
	expect(texts(timeline.items)).toEqual([]);
	expect(timeline.entries.map((e) => e.seq)).toEqual([122]);
	history(s, 1);
	await s.clock.run(1000);
	expect(texts(timeline.items)).toEqual(["1"]);
});

test("a_recall_reaches_a_page_that_is_on_its_way", async () => {
	const s = stage();
	history(s, 100);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	s.server.faults.delay_ms = 400;
	const load = timeline.loadOlder();
	await s.clock.until(() => s.server.calls("message.list").length === 2);
	s.server.faults.delay_ms = 1;
	const who = { user: "alice", session: -1 };
	const p = { conv: "u:bob", seq: 20, cid: "r" };
	s.server.world.call("message.recall", p, who);
	await s.clock.run(2000);
	await load;
	expect(timeline.find(20)).toMatchObject({ recalled: true });
});

test("replies_and_mentions_are_carried", async () => {
	const s = stage();
	const [alice, bob] = [await s.online("alice"), await s.online("bob")];
	const b = bob.open("u:alice");
	alice.send("u:bob", { text: "one" });
	await s.clock.run(500);
	const draft = { text: "two", reply_to: 1, mentions: ["bob"] };
	const sending = alice.open("u:bob").send(draft);
	await s.clock.run(500);
	await sending.done;
	expect(b.find(2)).toMatchObject({ reply_to: 1, mentions: ["bob"] });
	expect(alice.open("u:bob").find(2)).toMatchObject({
		reply_to: 1,
		mentions: ["bob"],
		count: 2,
	});
});

test("how_a_message_is_sent_and_of_which_kind_is_carried", async () => {
	const s = stage();
	const [alice, bob] = [await s.online("alice"), await s.online("bob")];
	const b = bob.open("u:alice");
	const a = alice.open("u:bob");
	a.send({ text: "now", urgent: true, burn_s: 60 });
	const body = { lat: 31.2, lon: 121.5, name: "Bund", text: "here" };
	a.send({ text: "here", kind: "location", body });
	expect(a.items.map((i) => i.entry)).toMatchObject([
		{ seq: 0, kind: "text", urgent: true, burn_s: 60 },
		{ seq: 0, kind: "location", body },
	]);
	await s.clock.run(1000);
	for (const timeline of [a, b])
		expect(timeline.items.map((i) => i.entry)).toMatchObject([
			{ seq: 1, kind: "text", body: { text: "now" }, urgent: true, burn_s: 60 },
			{ seq: 2, kind: "location", body },
		]);
});

test("unchanged_items_are_the_same_objects", async () => {
	const s = stage();
	history(s, 10);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	const before = timeline.items;
	expect(timeline.items).toBe(before);
	history(s, 1);
	await s.clock.run(100);
	expect(timeline.items).not.toBe(before);
	expect(timeline.items.slice(0, 10).every((x, i) => x === before[i])).toBe(
		true,
	);
});

test("an_absence_is_filled_without_a_jump", async () => {
	const s = stage();
	history(s, 60);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	s.server.dropAll();
	await s.clock.until(() => bob.state === "offline");
	history(s, 300);
	await s.clock.until(() => bob.state === "online");
	await s.clock.run(2000);
	expect(timeline.entries.map((e) => e.seq)).toEqual(
		Array.from({ length: 350 }, (_, i) => i + 11),
	);
});

test("a_long_absence_loads_the_window_anew", async () => {
	const s = stage();
	history(s, 60);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	s.server.dropAll();
	await s.clock.until(() => bob.state === "offline");
	history(s, 5000);
	await s.clock.until(() => bob.state === "online");
	await s.clock.run(2000);
	expect(timeline.entries.length).toBe(50);
	expect(timeline.entries.at(-1)!.seq).toBe(5060);
	expect(timeline.hasOlder).toBe(true);
});

test("opened_while_offline_it_loads_when_the_connection_is_there", async () => {
	const s = stage();
	history(s, 5);
	const bob = s.client("bob");
	const timeline = bob.open("u:alice");
	void bob.connect();
	await s.clock.run(500);
	expect(texts(timeline.items)).toEqual(range(1, 5));
});

test("a_conversation_one_may_not_see_says_so", async () => {
	const s = stage();
	const g = s.server.world.createGroup("g", "alice", []);
	const bob = await s.online("bob");
	const timeline = bob.open("g:g");
	await s.clock.run(100);
	await timeline.ready;
	expect(timeline.error).toMatchObject({ code: "not_member" });
	s.server.world.addMembers(g, "alice", ["bob"]);
	await s.clock.run(200);
	expect(timeline.error).toBeUndefined();
	expect(timeline.entries.map((e) => e.type)).toEqual(["join"]);
});

test("a_new_direct_conversation_is_empty_not_wrong", async () => {
	const s = stage();
	const bob = await s.online("bob");
	const timeline = bob.open("u:carol");
	await s.clock.run(100);
	await timeline.ready;
	expect([timeline.error, timeline.items.length]).toEqual([undefined, 0]);
});

test("a_jump_to_nowhere_does_not_disturb_the_first_page", async () => {
	const s = stage();
	history(s, 5);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	const jump = timeline.jumpTo(77);
	await s.clock.run(200);
	expect(await jump).toBe(false);
	expect(texts(timeline.items)).toEqual(range(1, 5));
});

test("that_files_are_no_longer_kept_is_no_news", async () => {
	const s = stage();
	history(s, 3);
	const bob = await s.online("bob");
	const timeline = bob.open("u:alice");
	await s.clock.run(100);
	const before = bob.conversations.get("u:alice")!;
	const conv = s.server.world.direct("alice", "bob");
	s.server.world.append(conv, { type: "expire", from: "", target: 2 });
	await s.clock.run(3000);
	expect(timeline.entries.at(-1)).toMatchObject({ type: "expire", target: 2 });
	const now = bob.conversations.get("u:alice")!;
	expect([now.seq, now.unread, now.count]).toEqual([4, before.unread, 3]);
});
