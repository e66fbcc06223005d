// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { at, most, spread, steps, sum } from "../src/lib/chart";
import { keep, keptMax, took } from "../src/lib/kept";

const day = 86_400_000;
const line = (...values: (number | null)[]) => ({ label: "", values });

test("bars have room on both sides, lines go from edge to edge", () => {
	expect(spread("day", [day, 2 * day, 3 * day])).toEqual([day / 2, 3.5 * day]);
	expect(spread("moment", [1000, 6000, 11_000])).toEqual([1000, 11_000]);
});

test("one moment has a width, and none is no trouble", () => {
	for (const kind of ["day", "moment"] as const)
		for (const times of [[5000], []]) {
			const [from, to] = spread(kind, times);
			expect(to - from).toBe(10_000);
		}
});

test("scales go by ones, twos and fives", () => {
	expect(steps.slice(0, 6).map((n) => Number(n.toFixed(1)))).toEqual([0.1, 0.2, 0.5, 1, 2, 5]);
	expect(steps.at(-1)).toBeGreaterThan(1e12);
});

test("what is not there counts for nothing", () => {
	expect(sum(line(3, null, 4))).toBe(7);
	expect(most([line(3, null), line(9, 1)])).toBe(9);
	expect(most([line(null)])).toBe(0);
});

test("without a moment that is pointed at it is the newest", () => {
	const some = line(1, null, 3);
	expect(at(some)).toBe(3);
	expect(at(some, 0)).toBe(1);
	expect(at(some, 1)).toBeNull();
	expect(at(some, 7)).toBe(3);
	expect(at(line())).toBeNull();
});

test("of what was told the newest is kept, once each", () => {
	let kept: readonly { ts: number }[] = [];
	for (const ts of [1, 2, 2, 1, 3])
		kept = keep(kept, { ts });
	expect(kept.map((k) => k.ts)).toEqual([1, 2, 3]);
	for (let ts = 4; ts < keptMax + 10; ts++)
		kept = keep(kept, { ts });
	expect(kept).toHaveLength(keptMax);
	expect(kept.at(-1)?.ts).toBe(keptMax + 9);
});

test("how long it took is of the stage and the span, and nothing where nothing came", () => {
	const stage = (span: string, count: number, p90_us: number) => ({
		stage: "sync",
		span,
		count,
		p50_us: 1,
		p90_us,
		p99_us: 3,
		max_us: 4,
	});
	const kept = [
		{ ts: 1, stages: [stage("hour", 9, 90), stage("minute", 2, 20)] },
		{ ts: 2, stages: [stage("hour", 9, 91), stage("minute", 0, 0)] },
		{ ts: 3, stages: [] },
	];
	expect(took(kept, "sync", "minute", "p90")).toEqual([20, null, null]);
	expect(took(kept, "sync", "hour", "p90")).toEqual([90, 91, null]);
});
