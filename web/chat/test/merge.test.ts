// SPDX-License-Identifier: Apache-2.0
// Two logs as one, against the plain merge of all of their messages.
import type { Entry, MessageEntry, MessageListIn } from "@yizhan/sdk";
import { expect, test } from "vitest";
import { Merged, united } from "../src/lib/merge";

type Logs = Record<string, Entry[]>;

/** Ids are given in turns by `pick`; one of `sparse` entries is a message. */
function logs(length: number, pick: (id: number) => string, sparse: number) {
	const out: Logs = { "t:": [], "s:me": [] };
	for (let id = 1; id <= length; id++) {
		const conv = pick(id);
		const log = out[conv]!;
		const type = id % sparse ? "user" : "message";
		const base = { conv, seq: log.length + 1, id, ts: id, count: 0, from: "" };
		const said = { kind: "text", body: { text: `${id}` } };
		log.push({ ...base, type, ...(type === "message" && said) } as Entry);
	}
	return out;
}

function reader(all: Logs) {
	const calls = { count: 0 };
	const list = async (p: MessageListIn) => {
		calls.count++;
		const log = all[p.conv]!;
		const end = (p.before ?? log.length + 1) - 1;
		const start = Math.max(0, end - p.limit!);
		const entries = log.slice(start, end);
		const more = { more_before: start > 0, more_after: end < log.length };
		return { entries, ...more, seq: log.length };
	};
	return { list, calls };
}

async function all(merged: Merged): Promise<number[]> {
	const ids: number[] = [];
	while (merged.hasMore) {
		const page = (await merged.older()).map((m) => m.id);
		expect(page).toEqual([...page].sort((a, b) => a - b));
		expect(page.every((id) => ids.every((seen) => id < seen))).toBe(true);
		ids.unshift(...page);
	}
	return ids;
}

const picks: Record<string, (id: number) => string> = {
	"in turns": (id) => (id % 2 ? "t:" : "s:me"),
	"one after the other": (id) => (id < 700 ? "t:" : "s:me"),
	"one of them empty": () => "t:",
	"in long runs": (id) => (Math.floor(id / 250) % 2 ? "t:" : "s:me"),
};

for (const [name, pick] of Object.entries(picks)) {
	test(`every message once, in order, ${name}`, async () => {
		for (const sparse of [1, 7, 150]) {
			const made = logs(1500, pick, sparse);
			const expected = Object.values(made)
				.flat()
				.filter((e) => e.type === "message")
				.map((e) => e.id)
				.sort((a, b) => a - b);
			const { list } = reader(made);
			expect(await all(new Merged(list, ["t:", "s:me"]))).toEqual(expected);
		}
	});
}

test("one look reads so many pages and no more", async () => {
	const { list, calls } = reader(logs(100_000, (id) => (id % 2 ? "t:" : "s:me"), 99_999));
	const merged = new Merged(list, ["t:", "s:me"]);
	await merged.older();
	expect(calls.count).toBeLessThanOrEqual(20);
	expect(merged.hasMore).toBe(true);
});

test("what is gone or not for this person is left out", async () => {
	const made = logs(4, () => "t:", 1);
	made["t:"]![1] = { ...made["t:"]![1]!, recalled: true } as Entry;
	made["t:"]![2] = { ...made["t:"]![2]!, hidden: true } as Entry;
	const { list } = reader(made);
	expect(await all(new Merged(list, ["t:"]))).toEqual([1, 4]);
});

test("what is said while it is read stands once, in its place", () => {
	const { "t:": own = [], "s:me": org = [] } = logs(6, picks["in turns"]!, 1);
	const ids = (of: Entry[]) => of.map((e) => e.id);
	const both = united(org as MessageEntry[], own as MessageEntry[]);
	expect(ids(both)).toEqual([1, 2, 3, 4, 5, 6]);
	expect(ids(united(both, org as MessageEntry[]))).toEqual(ids(both));
});
