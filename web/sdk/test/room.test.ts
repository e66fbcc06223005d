// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Room, RoomMissed } from "../src/index.js";
import { type Stage, stage } from "./fake/index.js";

/** What a room tells, in order. */
function listen(room: Room) {
	const told: (string | number)[] = [];
	const missed: RoomMissed[] = [];
	room.on("message", (m) => told.push(m.n));
	room.on("missed", (m) => {
		told.push(`-${m.count}`);
		missed.push(m);
	});
	room.on("state", (state) => told.push(state));
	return { told, missed };
}

async function joined(s: Stage, user = "alice", id = "hall") {
	const client = await s.online(user);
	const room = client.room(id);
	const heard = listen(room);
	void room.join();
	await s.clock.until(() => room.state === "joined");
	await s.clock.run(100);
	return { client, room, ...heard };
}

test("joining_gives_what_was_said_lately_and_then_all_that_is_said", async () => {
	const s = stage();
	s.server.rooms.create("hall", "The hall").history = 3;
	for (let i = 0; i < 5; i++)
		s.server.rooms.say("hall", "before");
	const { client, room, told } = await joined(s);
	expect(client.room("hall")).toBe(room);
	expect([room.title, room.count]).toEqual(["The hall", 1]);
	expect(told).toEqual(["joining", "joined", 3, 4, 5]);
	s.server.rooms.say("hall", "now");
	await s.clock.run(100);
	expect(told.slice(5)).toEqual([6]);
	expect(room.missed).toBe(0);
});

test("a_room_is_joined_again_and_nothing_comes_twice", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const { room, told } = await joined(s);
	s.server.rooms.say("hall", "1");
	s.server.rooms.say("hall", "2");
	await s.clock.run(100);
	s.server.dropAll();
	s.server.rooms.say("hall", "3");
	await s.clock.until(() => room.state === "away");
	await s.clock.until(() => room.state === "joined");
	s.server.rooms.say("hall", "4");
	await s.clock.run(100);
	expect(told.filter((t) => typeof t === "number")).toEqual([1, 2, 3, 4]);
	expect(s.server.calls("room.join").map((p) => p.after)).toEqual([
		undefined,
		2,
	]);
	expect(room.missed).toBe(0);
});

test("gaps_are_counted_by_n_and_told_before_what_follows", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	hall.history = 2;
	const { room, told, missed } = await joined(s);
	s.server.rooms.say("hall", "1");
	await s.clock.run(100);
	/* What a full ring does: the server tells it and goes on further up. */
	hall.n += 7;
	const classes = { high: 0, normal: 2, low: 5, events: 0 };
	s.server.rooms.tell("hall", "missed", classes);
	s.server.rooms.say("hall", "9");
	await s.clock.run(100);
	expect(missed).toEqual([{ after: 1, count: 7, ...classes }]);
	s.server.dropAll();
	for (let i = 10; i <= 15; i++)
		s.server.rooms.say("hall", String(i));
	await s.clock.until(() => room.state === "away");
	await s.clock.until(() => room.state === "joined");
	await s.clock.run(100);
	expect(told.slice(2)).toEqual([
		1, "-7", 9, "away", "joining", "joined", "-4", 14, 15,
	]);
	expect(room.missed).toBe(11);
});

test("what_was_missed_before_it_was_left_is_not_told_after_coming_back", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	hall.history = 0;
	const { room, missed } = await joined(s);
	s.server.rooms.say("hall", "1");
	const classes = { high: 0, normal: 0, low: 0, events: 0 };
	s.server.rooms.tell("hall", "missed", { ...classes, high: 5 });
	await s.clock.run(100);
	void room.leave();
	await s.clock.run(100);
	void room.join();
	await s.clock.until(() => room.state === "joined");
	hall.n += 1;
	s.server.rooms.tell("hall", "missed", { ...classes, low: 1 });
	s.server.rooms.say("hall", "3");
	await s.clock.run(100);
	expect(missed).toEqual([{ after: 1, count: 1, ...classes, low: 1 }]);
});

test("other_events_that_never_came_are_told_at_once", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	const { room, told, missed } = await joined(s);
	const classes = { high: 0, normal: 0, low: 0 };
	const miss = (some: object) =>
		s.server.rooms.tell("hall", "missed", { ...classes, events: 0, ...some });
	s.server.rooms.say("hall", "1");
	miss({ events: 3 });
	await s.clock.run(100);
	expect(missed).toEqual([{ after: 1, count: 0, ...classes, events: 3 }]);
	expect([room.state, room.missed]).toEqual(["joined", 0]);

	/* With messages: each gap has its classes. */
	hall.n += 2;
	miss({ low: 2, events: 1 });
	s.server.rooms.say("hall", "4");
	await s.clock.run(100);
	expect(missed.slice(1)).toEqual([
		{ after: 1, count: 0, ...classes, events: 1 },
		{ after: 1, count: 2, ...classes, low: 2, events: 0 },
	]);
	expect(told.slice(-2)).toEqual(["-2", 4]);

	/* Again and again, faster than any answer: what comes is told all the same. */
	for (let n = 5; n < 55; n++) {
		miss({ events: 1 });
		s.server.rooms.say("hall", `${n}`);
		await s.clock.run(5);
	}
	expect(told).toContain(44);
	await s.clock.run(100);
	expect(told.slice(-1)).toEqual([54]);
	expect([room.missed, missed.reduce((n, m) => n + m.events, 0)]).toEqual([2, 54]);
	s.server.rooms.sendAway("hall", "banned", "alice");
	await s.clock.run(100);
	expect(room.state).toBe("out");
});

test("other_events_that_a_slow_join_missed_are_told_after_it", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const { room, missed } = await joined(s);
	room.offline();
	room.online();
	room.event("missed", { events: 2 });
	expect(missed).toEqual([]);
	await s.clock.run(100);
	expect(missed.map((m) => [m.count, m.events])).toEqual([[0, 2]]);
});

test("a_room_without_history_has_its_gaps_counted_from_joining", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	hall.history = 0;
	s.server.rooms.say("hall", "1");
	const { room, told } = await joined(s);
	hall.n += 2;
	s.server.rooms.say("hall", "4");
	await s.clock.run(100);
	expect(told).toEqual(["joining", "joined", "-2", 4]);
	expect(room.missed).toBe(2);
});

test("a_gap_over_an_outage_is_counted_though_nothing_was_said_before_it", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	hall.history = 2;
	const { room, told } = await joined(s);
	s.server.dropAll();
	for (let i = 0; i < 5; i++)
		s.server.rooms.say("hall", "meanwhile");
	await s.clock.until(() => room.state === "away");
	await s.clock.until(() => room.state === "joined");
	await s.clock.run(100);
	expect(told.slice(-3)).toEqual(["-3", 4, 5]);
	expect(room.missed).toBe(3);
});

test("a_room_that_began_anew_counts_from_one_again", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	for (let i = 0; i < 5; i++)
		s.server.rooms.say("hall", "old");
	const { room, told } = await joined(s);
	s.server.dropAll();
	await s.clock.until(() => room.state === "away");
	s.server.rooms.create("hall");
	s.server.rooms.say("hall", "new");
	await s.clock.until(() => room.state === "joined");
	await s.clock.run(100);
	expect(told.slice(-2)).toEqual(["joined", 1]);
	expect(room.n).toBe(1);
});

test("what_becomes_of_a_message_is_its_answer", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	const { room } = await joined(s);
	const own: unknown[] = [];
	room.on("message", (m) => own.push([m.n, m.mine, m.priority]));
	const sent = [
		room.send({ body: { text: "hi" }, priority: "high" }),
		room.send({ kind: "like", body: {}, merge: true }),
	];
	await s.clock.run(100);
	hall.drop = "rate";
	sent.push(room.send({ body: { text: "again" } }));
	await s.clock.run(100);
	expect(await Promise.all(sent)).toEqual([
		{ n: 1 },
		{ merged: true },
		{ dropped: "rate" },
	]);
	expect(own).toEqual([[1, true, "high"]]);
	const [first] = s.server.calls("room.send");
	expect(first).toMatchObject({ room: "hall", kind: "text" });
});

test("the_same_cid_is_sent_once", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const { room, told } = await joined(s);
	const draft = { body: { text: "hi" }, cid: "c1" };
	const sent = [room.send(draft), room.send(draft)];
	await s.clock.run(100);
	expect(await Promise.all(sent)).toEqual([{ n: 1 }, { n: 1 }]);
	expect(told.filter((t) => t === 1)).toHaveLength(1);
});

test("who_is_sent_away_is_told_why_and_stays_away", async () => {
	const s = stage();
	const hall = s.server.rooms.create("hall");
	const { client, room } = await joined(s);
	const reasons: string[] = [];
	room.on("removed", (e) => reasons.push(e.reason));
	hall.banned.add("alice");
	s.server.rooms.sendAway("hall", "banned", "alice");
	await s.clock.run(100);
	expect([room.state, room.reason, ...reasons]).toEqual([
		"out",
		"banned",
		"banned",
	]);
	s.server.dropAll();
	await s.clock.until(() => client.state === "online");
	await s.clock.run(1000);
	expect(s.server.calls("room.join")).toHaveLength(1);
	const again = room.join();
	await s.clock.run(100);
	await expect(again).rejects.toMatchObject({ code: "forbidden" });
	expect([room.state, room.reason]).toEqual(["out", "forbidden"]);
});

test("a_room_that_is_not_there_cannot_be_joined", async () => {
	const s = stage();
	const client = await s.online("alice");
	const room = client.room("nowhere");
	const join = room.join();
	await s.clock.run(100);
	await expect(join).rejects.toMatchObject({ code: "not_found" });
	expect(room.reason).toBe("not_found");
});

test("a_refusal_for_now_is_tried_again", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const client = await s.online("alice");
	const room = client.room("hall");
	s.server.faults.busy = 1;
	const join = room.join();
	await s.clock.until(() => room.state === "away");
	s.server.faults.busy = 0;
	await s.clock.until(() => room.state === "joined");
	await join;
});

test("who_leaves_hears_nothing_and_may_come_back", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const { room, told } = await joined(s);
	const left = room.leave();
	expect([room.state, room.reason]).toEqual(["out", undefined]);
	await s.clock.run(100);
	await left;
	expect(s.server.rooms.users("hall")).toEqual([]);
	s.server.rooms.say("hall", "1");
	await s.clock.run(100);
	expect(told.at(-1)).toBe("out");
	void room.join();
	await s.clock.run(100);
	expect(told.slice(-3)).toEqual(["joining", "joined", 1]);
});

test("a_room_asked_for_offline_is_joined_later", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const client = s.client("alice");
	const room = client.room("hall");
	const join = room.join();
	expect(room.join()).toBe(join);
	expect(room.state).toBe("away");
	void client.connect();
	await s.clock.until(() => room.state === "joined");
	await join;
});

test("members_titles_and_counts_follow_the_events", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const { room } = await joined(s);
	const bob = (await joined(s, "bob")).room;
	s.server.rooms.tell("hall", "joined", { user: "bob", count: 2 });
	await s.clock.run(100);
	expect(room.count).toBe(2);
	const list = room.members();
	await s.clock.run(100);
	expect(await list).toEqual({ count: 2, members: ["alice", "bob"] });
	s.server.rooms.tell("hall", "count", { count: 300 });
	s.server.rooms.tell("hall", "updated", { title: "Big", muted_until: 0 });
	await s.clock.run(100);
	expect([room.count, room.title, bob.title]).toEqual([300, "Big", "Big"]);
});

test("attributes_are_set_with_what_is_expected", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	const { room } = await joined(s);
	const changes: unknown[] = [];
	room.on("attributes", ({ set, deleted }) =>
		changes.push(deleted.length ? deleted : set),
	);
	const set = room.setAttribute("topic", "tea");
	await s.clock.run(100);
	await set;
	const wrong = room.setAttribute("topic", "ale", { expect: "milk" });
	const refusal = expect(wrong).rejects.toMatchObject({
		code: "wrong_state",
		field: "expect",
	});
	await s.clock.run(100);
	await refusal;
	const right = room.setAttribute("topic", "ale", { expect: "tea" });
	const all = room.attributes();
	const gone = room.deleteAttribute("topic");
	const none = room.attributes(["topic"]);
	await s.clock.run(100);
	await Promise.all([right, gone]);
	expect([await all, await none]).toEqual([
		[{ key: "topic", value: "ale", owner: "alice" }],
		[],
	]);
	expect(changes).toEqual([{ topic: "tea" }, { topic: "ale" }, ["topic"]]);
});

test("history_goes_back_from_a_message", async () => {
	const s = stage();
	s.server.rooms.create("hall");
	for (let i = 0; i < 5; i++)
		s.server.rooms.say("hall", "x");
	const { room } = await joined(s);
	const page = room.history({ limit: 2, before: 4 });
	await s.clock.run(100);
	const { messages, more } = await page;
	expect(messages.map((m) => m.n)).toEqual([2, 3]);
	expect(more).toBe(true);
});

test("through_any_network_each_message_comes_once_in_order_or_is_missed", async () => {
	for (let seed = 1; seed <= 20; seed++) {
		const s = stage(seed);
		s.server.rooms.create("hall").history = 5;
		const client = await s.online("alice");
		const room = client.room("hall");
		const { told } = listen(room);
		void room.join();
		await s.clock.until(() => room.state === "joined");
		s.server.faults.duplicate = 0.1;
		s.server.faults.dropAfter = 0.02;
		for (let i = 0; i < 300; i++) {
			s.server.rooms.say("hall", String(i));
			if (s.random() < 0.02)
				s.server.dropAll();
			await s.clock.run(Math.ceil(s.random() * 200));
		}
		s.server.faults.duplicate = s.server.faults.dropAfter = 0;
		await s.clock.until(() => room.state === "joined");
		s.server.rooms.say("hall", "last");
		await s.clock.run(1000);
		let n = 0;
		for (const t of told) {
			if (typeof t === "number")
				expect(t, `seed ${seed}`).toBe(++n);
			else if (t.startsWith("-"))
				n -= Number(t);
		}
		expect(n).toBe(301);
	}
});
