// SPDX-License-Identifier: Apache-2.0
// Rows of a very long history, against a model of the list that shows them:
// what it measured belongs to a place, and a change of length moves the places
// at one end only.
import { type Entry, Timeline } from "@yizhan/sdk";
import { describe, expect, test, vi } from "vitest";
import { nextTick, watch } from "vue";
import { openTimeline } from "../src/stores/timeline";

const conv = "g:long";
const world = { count: 0, cursor: 0 };
let opened: Timeline;

function entry(seq: number): Entry {
	const base = { conv, seq, id: seq, ts: seq * 1000, count: seq };
	const from = seq % 3 ? "ann" : "ben";
	const body = { text: `Line ${seq}` };
	return { ...base, type: "message", from, kind: "text", body };
}

/** The page of `message.list` that the server would give. */
function page(p: { before?: number; after?: number; limit?: number }) {
	const limit = p.limit ?? 50;
	const end = p.before ?? world.count + 1;
	const low = p.after !== undefined ? p.after + 1 : Math.max(1, end - limit);
	const high = p.after !== undefined ? p.after + limit : end - 1;
	const last = Math.min(high, world.count);
	const entries = [];
	for (let seq = low; seq <= last; seq++)
		entries.push(entry(seq));
	const more = { more_before: low > 1, more_after: last < world.count };
	return { entries, ...more, seq: world.count };
}

vi.mock("../src/stores/session", () => ({
	me: { value: { id: "zoe", name: "Zoe" } },
	client: () => ({
		on: () => () => {},
		open: () => {
			opened = new Timeline(conv, {
				call: async (_: string, p: object) => page(p),
				clock: { now: () => 0, setTimeout: () => 0, clearTimeout: () => {} },
				me: () => "zoe",
				cursor: () => world.cursor,
				pending: () => [],
				close: () => {},
			} as never);
			opened.online();
			return opened;
		},
	}),
}));

/** Follows rows as a list does; places hold the keys measured there. */
function follow(view: ReturnType<typeof openTimeline>) {
	const { rows, isShift } = view;
	let places = rows.value.map((row) => row.key);
	const out = { wrong: 0, changes: 0, top: () => rows.value[0]?.item.entry.seq };
	watch(
		rows,
		() => {
			const keys = rows.value.map((row) => row.key);
			const more = keys.length - places.length;
			const fresh = Array<string>(Math.max(more, 0)).fill("");
			if (isShift.value && more !== 0)
				places = more > 0 ? [...fresh, ...places] : places.slice(-more);
			else
				places = [...places, ...fresh].slice(0, keys.length);
			out.wrong += places.filter((p, i) => p && p !== keys[i]).length;
			out.changes++;
			places = keys;
		},
	);
	return out;
}

async function settle(): Promise<void> {
	for (let i = 0; i < 10; i++)
		await nextTick();
}

async function long(count: number) {
	world.count = world.cursor = count;
	const view = openTimeline(conv);
	await view.start(() => undefined);
	await settle();
	return { view, list: follow(view) };
}

function push(): void {
	world.cursor = ++world.count;
	opened.append(entry(world.count));
}

test("what is unread is asked for when the log is there", async () => {
	world.count = world.cursor = 200;
	const view = openTimeline(conv);
	let readUpTo: number | undefined;
	const started = view.start(() => readUpTo);
	readUpTo = 170;
	await started;
	await settle();
	const divided = view.rows.value.filter((row) => row.hasDivider);
	expect(divided.map((row) => row.item.entry.seq)).toEqual([171]);
});

describe("rows of a very long history", () => {
	test("keep their places all the way up", async () => {
		const { view, list } = await long(2600);
		while (opened.hasOlder) {
			await opened.loadOlder(100);
			await settle();
			expect(list.wrong, `at ${list.top()}`).toBe(0);
		}
		expect(list.top()).toBe(1);
		expect(view.rows.value.length).toBeLessThanOrEqual(2000);
		expect(view.state.hasNewer).toBe(true);
	});

	test("keep their places all the way down again", async () => {
		const { view, list } = await long(2600);
		while (opened.hasOlder)
			await opened.loadOlder(200);
		await settle();
		list.wrong = 0;
		while (opened.hasNewer) {
			await opened.loadNewer(100);
			await settle();
			expect(list.wrong, `at ${list.top()}`).toBe(0);
		}
		expect(view.rows.value.at(-1)!.item.entry.seq).toBe(2600);
		expect(view.rows.value.length).toBeLessThanOrEqual(2000);
	});

	test("keep their places while new ones come", async () => {
		const { view, list } = await long(2600);
		while (opened.entries.length < 2000)
			await opened.loadOlder(Math.min(200, 2000 - opened.entries.length));
		await settle();
		list.wrong = 0;
		for (let i = 0; i < 12; i++) {
			push();
			await settle();
			expect(list.wrong, `at ${list.top()}`).toBe(0);
		}
		expect(view.rows.value.at(-1)!.item.entry.seq).toBe(2612);
		expect(view.rows.value.length).toBeLessThanOrEqual(2000);
	});

	test("stay while they are in view, and go at the next rest", async () => {
		const { view, list } = await long(2600);
		while (opened.hasOlder)
			await opened.loadOlder(200);
		await settle();
		list.wrong = 0;
		view.setSpare(0);
		while (opened.hasNewer)
			await opened.loadNewer(200);
		await settle();
		expect(list.top()).toBe(1);
		view.setSpare(599);
		await settle();
		expect(list.top()).toBe(1);
		view.setSpare(600);
		await settle();
		expect(list.top()).toBe(601);
		expect(list.wrong).toBe(0);
	});

	test("change at both ends at once, and are asked again meanwhile", async () => {
		const { view, list } = await long(2600);
		await opened.loadOlder();
		push();
		view.setDivider(2599);
		await settle();
		expect(list.wrong).toBe(0);
		expect(view.rows.value.length).toBe(101);
		expect(view.rows.value.some((row) => row.hasDivider)).toBe(true);
	});
});
