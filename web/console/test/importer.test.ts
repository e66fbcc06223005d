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
		(id) => ({ id, name: id, departments: [] }) as unknown as PersonLine,
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
