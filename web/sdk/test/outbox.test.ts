// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { memoryStorage, type Storage } from "../src/index.js";
import { Refusal, settle, stage, texts } from "./fake/index.js";

test("a_message_is_in_the_store_before_it_is_transmitted", async () => {
	const { clock, server, client } = stage();
	const inner = memoryStorage();
	let letGo = () => {};
	const store: Storage = {
		...inner,
		set: async (key, value) => {
			if (key.includes("outbox"))
				await new Promise<void>((resolve) => (letGo = resolve));
			await inner.set(key, value);
		},
	};
	const alice = client("alice", { store });
	void alice.connect();
	await clock.until(() => alice.state === "online");
	alice.send("u:bob", { text: "hi" });
	await clock.run(1000);
	expect(server.calls("message.send")).toEqual([]);
	letGo();
	await clock.run(1000);
	expect(server.calls("message.send").length).toBe(1);
	expect(await inner.keys("default/alice/outbox/")).toEqual([]);
});

test("a_message_survives_the_reload_of_the_page", async () => {
	const { clock, server, client, online } = stage();
	const store = memoryStorage();
	const first = await online("alice", { store });
	server.faults.refuse = 1;
	server.dropAll();
	await clock.run(10);
	first.send("u:bob", { text: "one", mentions: ["bob"] });
	first.send("u:bob", { text: "two" });
	await settle();
	await first.close();
	const second = client("alice", { store });
	await second.loaded;
	expect(second.outbox.map((p) => p.draft.text)).toEqual(["one", "two"]);
	server.faults.refuse = 0;
	void second.connect();
	await clock.until(() => second.outbox.length === 0);
	const rows = server.world.convs.get("d:alice:bob")!.rows;
	expect(rows.map((r) => (r.body as any).text)).toEqual(["one", "two"]);
	expect(rows[0]!.mentions).toEqual(["bob"]);
});

test("a_lost_answer_does_not_send_twice", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	const timeline = alice.open("u:bob");
	server.faults.dropAfter = 1;
	const sending = alice.send("u:bob", { text: "once" });
	await clock.run(30);
	server.faults.dropAfter = 0;
	await clock.until(() => alice.outbox.length === 0);
	expect(await sending.done).toMatchObject({ seq: 1 });
	await clock.run(1000);
	expect(server.world.convs.get("d:alice:bob")!.rows.length).toBe(1);
	expect(texts(timeline.items)).toEqual(["once"]);
});

test("what_is_said_again_by_its_own_cid_is_one_message", async () => {
	const { clock, server, client, online } = stage();
	const store = memoryStorage();
	const first = await online("alice", { store });
	/* In the outbox already. */
	const said = first.send("u:bob", { text: "once" }, "kept-1");
	const again = first.send("u:bob", { text: "once" }, "kept-1");
	expect(again.cid).toBe("kept-1");
	expect(first.outbox.length).toBe(1);
	await clock.until(() => first.outbox.length === 0);
	expect(await again.done).toEqual(await said.done);
	/* In the log already, and this page does not know. */
	await first.close();
	const second = client("alice", { store });
	void second.connect();
	await clock.until(() => second.state === "online");
	const timeline = second.open("u:bob");
	await clock.until(() => timeline.items.length === 1);
	const late = second.send("u:bob", { text: "once" }, "kept-1");
	await clock.until(() => second.outbox.length === 0);
	expect(await late.done).toMatchObject({ seq: 1 });
	expect(texts(timeline.items)).toEqual(["once"]);
	expect(server.world.convs.get("d:alice:bob")!.rows.length).toBe(1);
});

test("order_within_a_conversation_survives_refusals_for_a_while", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	let refusals = 3;
	server.intercept = (method) => {
		if (method === "message.send" && refusals-- > 0)
			throw new Refusal("too_fast");
		return undefined;
	};
	for (const text of ["a", "b", "c"])
		alice.send("u:bob", { text });
	expect(alice.outbox.map((p) => p.state)).toEqual(
		Array(3).fill("sending"),
	);
	await clock.until(() => alice.outbox.length === 0);
	const rows = server.world.convs.get("d:alice:bob")!.rows;
	expect(rows.map((r) => (r.body as any).text)).toEqual(["a", "b", "c"]);
});

test("one_conversation_does_not_wait_for_another", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	server.faults.delay_ms = 100;
	alice.send("u:bob", { text: "a" });
	alice.send("u:bob", { text: "b" });
	alice.send("u:carol", { text: "c" });
	await settle();
	await settle();
	await clock.until(() => server.calls("message.send").length >= 2);
	expect(server.calls("message.send").map((p) => p.body.text)).toEqual([
		"a",
		"c",
	]);
});

test("a_pipeline_has_more_than_one_under_way_and_keeps_order", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice", { pipeline: 4 });
	server.faults.delay_ms = 100;
	for (let i = 0; i < 20; i++)
		alice.send("u:bob", { text: String(i) });
	await clock.run(120);
	expect(server.calls("message.send").length).toBe(4);
	server.dropAll();
	await clock.until(() => alice.outbox.length === 0);
	const rows = server.world.convs.get("d:alice:bob")!.rows;
	expect(rows.map((r) => (r.body as any).text)).toEqual(
		Array.from({ length: 20 }, (_, i) => String(i)),
	);
});

test("a_refusal_for_good_fails_until_it_is_retried_or_discarded", async () => {
	const { clock, server, client, online } = stage();
	const store = memoryStorage();
	const alice = await online("alice", { store });
	server.world.createGroup("g", "bob", []);
	const sending = alice.send("g:g", { text: "hello?" });
	const gone = alice.send("g:g", { text: "never mind" });
	await clock.run(1000);
	await expect(sending.done).rejects.toMatchObject({ code: "not_member" });
	expect(alice.outbox.map((p) => [p.state, p.error?.code])).toEqual([
		["failed", "not_member"],
		["failed", "not_member"],
	]);
	await alice.close();

	const again = client("alice", { store });
	await again.loaded;
	expect(again.outbox.map((p) => p.state)).toEqual(["failed", "failed"]);
	void again.connect();
	await clock.until(() => again.state === "online");
	await clock.run(1000);
	expect(server.calls("message.send").length).toBe(2);
	const group = server.world.convs.get("g:g")!;
	server.world.addMembers(group, "bob", ["alice"]);
	expect(again.discard(gone.cid)).toBe(true);
	again.retry(sending.cid);
	await clock.until(() => again.outbox.length === 0);
	expect(group.rows.at(-1)!.body).toEqual({ text: "hello?" });
	expect(await store.keys("default/alice/outbox/")).toEqual([]);
});

test("a_conflict_is_retried_with_a_new_cid", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	let refused = false;
	server.intercept = (method) => {
		if (method !== "message.send" || refused)
			return undefined;
		refused = true;
		throw new Refusal("conflict", "cid");
	};
	const { cid } = alice.send("u:bob", { text: "x" });
	await clock.until(() => alice.outbox[0]!.state === "failed");
	alice.retry(cid);
	await clock.until(() => alice.outbox.length === 0);
	const [first, second] = server.world.convs.get("d:alice:bob")!.rows;
	expect(first!.cid).not.toBe(cid);
	expect(second).toBeUndefined();
});

test("what_was_transmitted_cannot_be_discarded", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	server.faults.delay_ms = 500;
	const a = alice.send("u:bob", { text: "a" });
	const b = alice.send("u:bob", { text: "b" });
	await settle();
	expect(alice.discard(a.cid)).toBe(false);
	expect(alice.discard(b.cid)).toBe(true);
	await expect(b.done).rejects.toMatchObject({ code: "discarded" });
	await clock.run(5000);
	expect(server.world.convs.get("d:alice:bob")!.rows.length).toBe(1);
});

test("the_outbox_has_an_end", async () => {
	const { clock, server, online } = stage();
	const alice = await online("alice");
	server.faults.refuse = 1;
	server.dropAll();
	await clock.run(10);
	for (let i = 0; i < 1000; i++)
		alice.send("u:bob", { text: "x" });
	expect(() => alice.send("u:bob", { text: "x" })).toThrowError(
		expect.objectContaining({ code: "outbox_full" }),
	);
});

test("a_store_that_fails_does_not_keep_messages_back", async () => {
	const { clock, server, client } = stage();
	const inner = memoryStorage();
	const store: Storage = {
		...inner,
		set: async () => {
			throw new Error("quota");
		},
	};
	const alice = client("alice", { store });
	const errors: string[] = [];
	alice.on("error", (e) => errors.push(e.message));
	void alice.connect();
	await clock.until(() => alice.state === "online");
	alice.send("u:bob", { text: "x" });
	await clock.until(() => alice.outbox.length === 0);
	expect(server.calls("message.send").length).toBe(1);
	expect(errors).toContain("quota");
});

test("another_person_does_not_see_or_send_what_waits", async () => {
	const { clock, server, client, online } = stage();
	const store = memoryStorage();
	const alice = await online("alice", { store });
	server.faults.refuse = 1;
	server.dropAll();
	await clock.run(10);
	alice.send("u:carol", { text: "mine" });
	await settle();
	await alice.close();
	server.faults.refuse = 0;
	const bob = client("bob", { store });
	void bob.connect();
	await clock.until(() => bob.state === "online");
	expect(bob.outbox).toEqual([]);
	await clock.run(5000);
	expect(server.calls("message.send")).toEqual([]);
	await bob.close();
	const back = await online("alice", { store });
	await clock.until(() => back.outbox.length === 0);
	expect(server.calls("message.send").length).toBe(1);
});
