// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { YizhanError } from "@yizhan/sdk";
import { allPages, type Page, usePages } from "../src/lib/pages";

const of = (after: string | undefined): Page<number> => {
	const from = Number(after ?? 0);
	const items = [1, 2, 3].map((n) => from + n).filter((n) => n <= 7);
	return { items, more: from + 3 < 7, next: String(items.at(-1)) };
};

test("one goes forth and back by pages", async () => {
	const p = effectScope().run(() => usePages(async (after) => of(after)))!;
	await p.restart();
	expect(p.items.value).toEqual([1, 2, 3]);
	await p.next();
	await p.next();
	expect(p.items.value).toEqual([7]);
	expect(p.hasMore.value).toBe(false);
	await p.previous();
	expect(p.items.value).toEqual([4, 5, 6]);
	expect(p.page.value).toBe(1);
	await p.again();
	expect(p.items.value).toEqual([4, 5, 6]);
});

test("an answer that comes late does not replace a newer one", async () => {
	const waiting: ((page: Page<number>) => void)[] = [];
	const p = effectScope().run(() =>
		usePages<number>(() => new Promise((resolve) => waiting.push(resolve))),
	)!;
	const first = p.restart();
	const second = p.restart();
	waiting[1]!({ items: [2], more: false });
	await second;
	waiting[0]!({ items: [1], more: false });
	await first;
	expect(p.items.value).toEqual([2]);
	expect(p.isLoading.value).toBe(false);
});

test("a failure is told and what was there stays", async () => {
	let fails = false;
	const p = effectScope().run(() =>
		usePages(async (after) => {
			if (fails)
				throw new Error("no");
			return of(after);
		}),
	)!;
	await p.restart();
	fails = true;
	await p.next();
	expect(p.error.value).toBeInstanceOf(Error);
	expect(p.items.value).toEqual([1, 2, 3]);
	expect(p.page.value).toBe(0);
});

test("a page is asked for again when the server is asked too fast", async () => {
	vi.useFakeTimers();
	let isFast = true;
	const p = effectScope().run(() =>
		usePages(async (after) => {
			if (isFast)
				throw new YizhanError("too_fast");
			return of(after);
		}),
	)!;
	const shown = p.restart();
	await vi.advanceTimersByTimeAsync(1);
	expect(p.error.value).toBeUndefined();
	isFast = false;
	await vi.runAllTimersAsync();
	await shown;
	expect(p.items.value).toEqual([1, 2, 3]);
	vi.useRealTimers();
});

test("all pages, one after the other, are counted as they come", async () => {
	const counts: number[] = [];
	const all = await allPages(
		async (after) => of(after),
		(n) => counts.push(n),
	);
	expect(all).toEqual([1, 2, 3, 4, 5, 6, 7]);
	expect(counts).toEqual([3, 6, 7]);
});
