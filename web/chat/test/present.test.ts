// SPDX-License-Identifier: Apache-2.0
// What is laid over the rows of an open conversation.
import { type Entry, type MessageEntry, Timeline, YizhanError } from "@yizhan/sdk";
import { beforeEach, expect, test, vi } from "vitest";
import { openTimeline } from "../src/stores/timeline";

const conv = "g:x";
type Listener = (e: never) => void;

let server: Map<number, Entry>;
let listeners: Map<string, Set<Listener>>;
let asked: number[][];
let answer: (seqs: number[]) => Promise<{ entries: Entry[]; rest: boolean }>;
let opened: Timeline;
let isOnline: boolean;

function message(seq: number, rest: Partial<MessageEntry> = {}): MessageEntry {
	const base = { conv, seq, id: seq, ts: seq, count: seq, from: "ann" };
	const said = { kind: "text", body: { text: `m${seq}` } };
	return { ...base, type: "message", ...said, ...rest };
}

vi.mock("../src/stores/session", () => ({
	me: { value: { id: "zoe", name: "Zoe" } },
	client: () => ({
		get state() {
			return isOnline ? "online" : "waiting";
		},
		on(name: string, fn: Listener) {
			const all = listeners.get(name) ?? new Set();
			listeners.set(name, all.add(fn));
			return () => all.delete(fn);
		},
		call: (_: string, p: { seqs: number[] }) => {
			asked.push(p.seqs);
			return answer(p.seqs);
		},
		open: () => opened,
	}),
}));

beforeEach(() => {
	server = new Map([1, 2, 3].map((seq) => [seq, message(seq)]));
	listeners = new Map();
	asked = [];
	isOnline = true;
	answer = async (seqs) => ({
		entries: seqs.flatMap((seq) => server.get(seq) ?? []),
		rest: false,
	});
});

async function open() {
	opened = new Timeline(conv, {
		call: async () => {
			const entries = [...server.values()].filter((e) => e.seq <= 100);
			const seq = entries.at(-1)?.seq ?? 0;
			return { entries, more_before: false, more_after: false, seq };
		},
		clock: { now: () => 0, setTimeout: () => 0, clearTimeout: () => {} },
		me: () => "zoe",
		cursor: () => 0,
		pending: () => [],
		close: () => {},
	} as never);
	opened.online();
	const view = openTimeline(conv);
	await view.start(() => undefined);
	const shown = () =>
		view.rows.value.map((row) => row.item.entry as MessageEntry);
	const texts = () => shown().map((e) => e.body?.text ?? e.type);
	return { view, shown, texts };
}

function emit(name: string, event: unknown): void {
	for (const fn of listeners.get(name) ?? [])
		fn(event as never);
}

/** The log tells a change, as the client does. */
function tell(seq: number, type: string, rest: object): void {
	const base = { conv, seq, id: seq, ts: seq, count: 3, from: "ann" };
	const entry = { ...base, type, ...rest } as Entry;
	opened.append(entry);
	emit("entry", { entry, live: true });
}

async function settle(): Promise<void> {
	for (let i = 0; i < 20; i++)
		await Promise.resolve();
}

test("an edit shows the new words, and no line of its own", async () => {
	const { texts, view } = await open();
	server.set(2, message(2, { body: { text: "better" }, edited_ts: 9 }));
	tell(4, "edit", { target: 2 });
	await settle();
	expect(texts()).toEqual(["m1", "better", "m3"]);
	expect(asked).toEqual([[2]]);
	view.close();
});

test("files that are no longer kept are gone from what is shown", async () => {
	const body = { file: { id: "f", name: "a", size: 1, mime: "" } };
	server.set(1, message(1, { kind: "file", body }));
	server.set(3, message(3, { kind: "file", body }));
	const { shown } = await open();
	server.set(1, message(1, { kind: "file", body, expired: true }));
	tell(4, "expire", { target: 2, from: "" });
	await settle();
	expect(asked).toEqual([[1]]);
	expect(shown().map((e) => !!e.expired)).toEqual([true, false, false]);
});

test("many changes of a moment are asked for together, once each", async () => {
	const { shown } = await open();
	server.set(1, message(1, { reactions: { "👍": 2 } }));
	server.set(3, message(3, { pinned: true }));
	tell(4, "react", { target: 1, body: { emoji: "👍", on: true } });
	tell(5, "react", { target: 1, body: { emoji: "👍", on: true } });
	tell(6, "pin", { target: 3, body: { on: true } });
	await settle();
	expect(asked.flat().filter((seq) => seq === 3).length).toBe(1);
	expect(shown().find((e) => e.seq === 1)?.reactions).toEqual({ "👍": 2 });
	expect(shown().find((e) => e.seq === 3)?.pinned).toBe(true);
	const before = asked.length;
	await settle();
	expect(asked.length).toBe(before);
});

test("rows that did not change stay the same objects", async () => {
	const { view } = await open();
	const [first] = view.rows.value;
	server.set(2, message(2, { body: { text: "better" } }));
	tell(4, "edit", { target: 2 });
	await settle();
	expect(view.rows.value[0]).toBe(first);
});

test("of a page answered in part the rest is asked for again", async () => {
	const { texts } = await open();
	for (const seq of [1, 2, 3])
		server.set(seq, message(seq, { body: { text: `new${seq}` } }));
	answer = async (seqs) => ({
		entries: seqs.slice(0, 1).map((seq) => server.get(seq)!),
		rest: seqs.length > 1,
	});
	for (const [i, target] of [1, 2, 3].entries())
		tell(4 + i, "edit", { target });
	await settle();
	await settle();
	expect(texts()).toEqual(["new1", "new2", "new3"]);
});

test("a change while nobody is connected is asked for when she is", async () => {
	const { texts } = await open();
	const was = answer;
	isOnline = false;
	answer = async () => {
		throw new YizhanError("offline");
	};
	server.set(1, message(1, { body: { text: "later" } }));
	tell(4, "edit", { target: 1 });
	await settle();
	expect(texts()[0]).toBe("m1");
	isOnline = true;
	answer = was;
	emit("state", { state: "online", previous: "waiting" });
	await settle();
	expect(texts()[0]).toBe("later");
});

test("what may not be seen any more is not asked for again", async () => {
	const { texts } = await open();
	answer = async () => {
		throw new YizhanError("not_member");
	};
	tell(4, "edit", { target: 1 });
	await settle();
	await settle();
	expect(asked.length).toBe(1);
	expect(texts()[0]).toBe("m1");
});

test("an erased message is gone, and nobody is said to have recalled it", async () => {
	const { shown } = await open();
	const { kind, body, ...rest } = message(2);
	server.set(2, { ...rest, recalled: true });
	tell(4, "erase", { target: 2, from: "" });
	await settle();
	expect(shown()[1]).toMatchObject({ seq: 2, type: "erase" });
	expect(shown()[1]?.body).toBe(undefined);
	expect(shown().length).toBe(3);
});

test("what one deletes for oneself goes from every session of hers", async () => {
	const { texts } = await open();
	const body = { conv, deleted: [1, 3] };
	const entry = { conv: "s:zoe", seq: 9, type: "setting", from: "zoe", body };
	emit("entry", { entry, live: true });
	await settle();
	expect(texts()).toEqual(["m2"]);
});

test("a streamed text grows in its place and is whole at its end", async () => {
	server.set(3, message(3, { streaming: true, body: { text: "" } }));
	const { texts } = await open();
	const piece = (at: number, text: string) =>
		emit("event", { method: "stream", params: { conv, seq: 3, at, text } });
	piece(0, "驿站");
	piece(2, " is a");
	expect(texts()[2]).toBe("驿站 is a");
	piece(0, "驿站"); /* once more */
	emit("event", {
		method: "stream",
		params: { conv: "g:other", seq: 3, at: 7, text: "!" },
	});
	expect(texts()[2]).toBe("驿站 is a");
	server.set(3, message(3, { body: { text: "驿站 is a relay" } }));
	tell(4, "finish", { target: 3 });
	await settle();
	expect(texts()[2]).toBe("驿站 is a relay");
	piece(9, " too late");
	expect(texts()[2]).toBe("驿站 is a relay");
});

test("after it is closed nothing is asked for", async () => {
	const { view } = await open();
	view.close();
	tell(4, "edit", { target: 1 });
	await settle();
	expect(asked).toEqual([]);
});
