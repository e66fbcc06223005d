// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { memoryStorage } from "../src/index.js";
import { Refusal, type Stage, stage } from "./fake/index.js";

function say(s: Stage, from: string, to: string, text: string, more = {}) {
	const { world } = s.server;
	const conv = to.startsWith("g:")
		? world.convs.get(to)!
		: world.direct(from, to);
	world.append(conv, { type: "message", from, body: { text }, ...more });
}

test("the_list_is_pinned_first_then_newest_first", async () => {
	const s = stage();
	say(s, "alice", "bob", "old");
	await s.clock.run(1000);
	say(s, "carol", "bob", "new");
	s.server.world.createGroup("g", "alice", ["bob"]);
	const bob = await s.online("bob");
	const names = () => bob.conversations.list.map((c) => c.conv);
	expect(names()).toEqual(["g:g", "u:carol", "u:alice"]);
	const before = bob.conversations.list;
	expect(bob.conversations.list).toBe(before);
	const done = bob.conversations.set("u:alice", { pinned: true });
	expect(names()).toEqual(["u:alice", "g:g", "u:carol"]);
	await s.clock.run(500);
	await done;
	expect(bob.conversations.get("u:alice")!.pinned).toBe(true);
});

test("a_setting_of_another_device_arrives", async () => {
	const s = stage();
	say(s, "alice", "bob", "hi");
	const phone = await s.online("bob", {
		device: { id: "phone", platform: "phone" },
	});
	const page = await s.online("bob");
	const done = phone.conversations.set("u:alice", { muted: true });
	await s.clock.run(500);
	await done;
	expect(page.conversations.get("u:alice")!.muted).toBe(true);
});

test("a_refused_setting_is_taken_back", async () => {
	const s = stage();
	say(s, "alice", "bob", "hi");
	const bob = await s.online("bob");
	s.server.intercept = (method) => {
		if (method === "conversation.set")
			throw new Refusal("forbidden");
		return undefined;
	};
	const done = bob.conversations.set("u:alice", { pinned: true });
	done.catch(() => {});
	await s.clock.run(500);
	await expect(done).rejects.toMatchObject({ code: "forbidden" });
	expect(bob.conversations.get("u:alice")!.pinned).toBeFalsy();
});

test("unread_and_mentions_count_up_and_are_read", async () => {
	const s = stage();
	s.server.world.createGroup("g", "alice", ["bob", "carol"]);
	const bob = await s.online("bob");
	const get = () => bob.conversations.get("g:g")!;
	say(s, "alice", "g:g", "1");
	say(s, "alice", "g:g", "2", { mentions: ["bob"] });
	say(s, "alice", "g:g", "3", { mentions: ["*"] });
	say(s, "alice", "g:g", "4", { mentions: ["carol"] });
	await s.clock.run(100);
	expect([get().unread, get().mentions, bob.conversations.unread]).toEqual([
		4, 2, 4,
	]);
	bob.conversations.markRead("g:g");
	expect([get().unread, get().mentions]).toEqual([0, 0]);
	await s.clock.run(1000);
	const info = s.server.world.info(s.server.world.convs.get("g:g")!, "bob");
	expect([info.unread, info.read]).toEqual([0, 5]);
});

test("reading_is_told_once_for_many_and_kept_while_offline", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	say(s, "alice", "bob", "2");
	say(s, "alice", "bob", "3");
	const bob = await s.online("bob");
	for (const seq of [1, 2])
		bob.conversations.markRead("u:alice", seq);
	await s.clock.run(1000);
	expect(s.server.calls("conversation.read")).toEqual([
		{ conv: "u:alice", seq: 2 },
	]);
	s.server.dropAll();
	await s.clock.until(() => bob.state === "offline");
	bob.conversations.markRead("u:alice");
	await s.clock.until(() => bob.state === "online");
	expect(bob.conversations.get("u:alice")!.unread).toBe(0);
	await s.clock.run(1000);
	expect(s.server.calls("conversation.read").at(-1)).toEqual({
		conv: "u:alice",
		seq: 3,
	});
});

test("reading_on_another_device_leaves_the_right_count", async () => {
	const s = stage();
	for (const text of ["1", "2", "3", "4"])
		say(s, "alice", "bob", text);
	const phone = await s.online("bob", {
		device: { id: "phone", platform: "phone" },
	});
	const page = await s.online("bob");
	phone.conversations.markRead("u:alice", 3);
	await s.clock.run(1000);
	expect(page.conversations.get("u:alice")).toMatchObject({
		read: 3,
		unread: 1,
	});
});

test("an_own_message_reads_what_was_before_it", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	const bob = await s.online("bob");
	bob.send("u:alice", { text: "2" });
	await s.clock.run(500);
	expect(bob.conversations.get("u:alice")).toMatchObject({
		unread: 0,
		read: 2,
		count: 2,
	});
});

test("delivered_is_told_once_for_many", async () => {
	const s = stage();
	say(s, "alice", "bob", "0");
	await s.online("bob");
	for (let i = 1; i < 10; i++)
		say(s, "alice", "bob", String(i));
	await s.clock.run(2000);
	expect(s.server.calls("conversation.delivered")).toEqual([
		{ conv: "u:alice", seq: 10 },
	]);
});

test("typing_is_throttled_shown_and_ends", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	const [alice, bob] = [await s.online("alice"), await s.online("bob")];
	const typing = () => alice.conversations.get("u:bob")!.typing;
	for (let i = 0; i < 5; i++)
		bob.conversations.sendTyping("u:alice");
	await s.clock.run(100);
	expect(s.server.calls("conversation.typing").length).toBe(1);
	expect(typing()).toEqual(["bob"]);
	await s.clock.run(7000);
	expect(typing()).toEqual([]);
	bob.conversations.sendTyping("u:alice");
	await s.clock.run(100);
	expect(typing()).toEqual(["bob"]);
	bob.send("u:alice", { text: "2" });
	await s.clock.run(200);
	expect(typing()).toEqual([]);
});

test("who_stops_typing_is_not_shown_as_typing", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	const alice = await s.online("alice");
	const typing = () => alice.conversations.get("u:bob")!.typing;
	const tell = (more: object) => {
		const conv = s.server.world.direct("alice", "bob");
		const params = { user: "bob", ...more };
		s.server.world.tell({ conv, method: "typing", params });
	};
	tell({ kind: "voice" });
	await s.clock.run(100);
	expect(typing()).toEqual(["bob"]);
	tell({ stop: true });
	await s.clock.run(100);
	expect(typing()).toEqual([]);
});

test("what_is_for_others_counts_for_nobody_else", async () => {
	const s = stage();
	const { world } = s.server;
	const g = world.createGroup("g", "alice", ["bob"]);
	const bob = await s.online("bob");
	const timeline = bob.open("g:g");
	await s.clock.run(1000);
	const before = bob.conversations.get("g:g")!.unread;
	world.append(g, { type: "message", from: "", hidden: true });
	await s.clock.run(1000);
	expect(timeline.items.at(-1)?.entry).toMatchObject({ hidden: true });
	expect(bob.conversations.get("g:g")!.unread).toBe(before);
	expect(timeline.cursors.map((c) => c.user)).not.toContain("");
});

test("a_hidden_conversation_is_listed_again_by_its_next_message", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	const bob = await s.online("bob");
	const names = () => bob.conversations.list.map((c) => c.conv);
	const info = bob.conversations.get("u:alice")!;
	bob.conversations.apply({ ...info, hidden: true });
	expect(names()).toEqual([]);
	say(s, "alice", "bob", "2");
	/* An answer from before it. */
	await s.clock.run(100);
	bob.conversations.apply({ ...info, hidden: true });
	expect(names()).toEqual(["u:alice"]);
});

test("events_without_a_part_of_the_client_are_told_as_they_are", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	const alice = await s.online("alice");
	const heard: unknown[] = [];
	alice.on("event", (e) => heard.push(e));
	const conv = s.server.world.direct("alice", "bob");
	const params = { seq: 1, at: 0, text: "a piece" };
	s.server.world.tell({ conv, method: "stream", params });
	s.server.world.tell({ conv, method: "typing", params: { user: "bob" } });
	await s.clock.run(100);
	expect(heard).toEqual([
		{ method: "stream", params: { conv: "u:bob", ...params } },
	]);
});

test("joining_and_leaving_change_the_list", async () => {
	const s = stage();
	const { world } = s.server;
	const g = world.createGroup("g", "alice", ["bob"]);
	const carol = await s.online("carol");
	expect(carol.conversations.list).toEqual([]);
	world.addMembers(g, "alice", ["carol"]);
	await s.clock.run(200);
	expect(carol.conversations.list.map((c) => c.conv)).toEqual(["g:g"]);
	expect(carol.conversations.get("g:g")!.member_count).toBe(3);
	world.removeMembers(g, "alice", ["carol"]);
	await s.clock.run(200);
	expect(carol.conversations.list).toEqual([]);
	expect(carol.conversations.get("g:g")!.left).toBe(true);
});

test("the_list_is_there_before_the_connection_is", async () => {
	const s = stage();
	const store = memoryStorage();
	say(s, "alice", "bob", "hello");
	const first = await s.online("bob", { store });
	await first.close();
	const second = s.client("bob", { store });
	await second.loaded;
	expect(second.me!.id).toBe("bob");
	expect(second.conversations.list[0]).toMatchObject({
		conv: "u:alice",
		unread: 1,
	});
	void second.connect();
	await s.clock.until(() => second.state === "online");
	const [, again] = s.server.calls("sync");
	expect(again.since).toBeGreaterThan(0);
});

test("changes_are_told_together", async () => {
	const s = stage();
	say(s, "alice", "bob", "1");
	say(s, "carol", "bob", "1");
	const bob = s.client("bob");
	const told: string[][] = [];
	bob.conversations.on("change", (names) => told.push([...names].sort()));
	void bob.connect();
	await s.clock.until(() => bob.state === "online");
	expect(told).toEqual([["s:bob", "t:", "u:alice", "u:carol"]]);
});

test("many_conversations_come_in_pages", async () => {
	const s = stage();
	for (let i = 0; i < 450; i++)
		s.server.world.createGroup(`g${i}`, "alice", ["bob"]);
	const bob = await s.online("bob");
	expect(bob.conversations.list.length).toBe(450);
	expect(s.server.calls("sync").length).toBe(3);
});

test("sign_out_empties_the_store", async () => {
	const s = stage();
	const store = memoryStorage();
	const bob = await s.online("bob", { store });
	await s.clock.run(5000);
	expect((await store.keys("")).length).toBeGreaterThan(0);
	const done = bob.signOut();
	await s.clock.run(1000);
	await done;
	expect(await store.keys("")).toEqual([]);
	expect(s.server.calls("auth.logout").length).toBe(1);
	expect(bob.state).toBe("offline");
});
