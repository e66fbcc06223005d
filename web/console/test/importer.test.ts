// SPDX-License-Identifier: Apache-2.0
import type { Client } from "@yizhan/sdk";
import { expect, test, vi } from "vitest";
import { type Fate, type Progress, takePeople } from "../src/lib/importer";
import type { PersonLine } from "../src/lib/peoplecsv";

test("who_was_there_before_or_was_refused_is_not_counted_as_taken_in", async () => {
	const fates: Record<string, Fate> = { ann: "made", bob: "same", cy: "limit" };
	const call = vi.fn(async () => ({
		results: Object.entries(fates).map(([id, state]) => ({ id, state })),
	}));
	const told: Progress[] = [];
	const people = Object.keys(fates).map(
		(id) => ({ id, name: id, departments: [], tags: [] }) as unknown as PersonLine,
	);
	await takePeople(
		{
			client: { call } as unknown as Client,
			signal: new AbortController().signal,
			onProgress: (p) => told.push(p),
		},
		people,
		() => undefined,
	);
	expect(told).toEqual([{ done: 3, of: 3, made: 1 }]);
});

test("departments_and_tags_are_given_to_those_who_are_there", async () => {
	const calls: [string, unknown][] = [];
	const call = vi.fn(async (op: string, params: unknown) => {
		if (op !== "user.import")
			calls.push([op, params]);
		return {
			results: [
				{ id: "ann", state: "made" },
				{ id: "bob", state: "same" },
				{ id: "cy", state: "limit" },
			],
		};
	});
	const people = ["ann", "bob", "cy"].map(
		(id) =>
			({ id, name: id, departments: ["Sales"], tags: ["new", "new"] }) as unknown as PersonLine,
	);
	await takePeople(
		{
			client: { call } as unknown as Client,
			signal: new AbortController().signal,
			onProgress: () => undefined,
		},
		people,
		(name) => (name === "Sales" ? "d1" : undefined),
	);
	const users = ["ann", "bob"];
	expect(calls).toEqual([
		["department.add", { id: "d1", users, cid: expect.any(String) }],
		["tag.add", { tag: "new", users }],
	]);
});
