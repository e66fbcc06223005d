// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { nextStep } from "../src/lib/steps";

const run = (from: number, upto: number) =>
	Array.from({ length: upto - from + 1 }, (_, i) => ({ key: `${from + i}` }));
const keys = (items: readonly { key: string }[]) => items.map((i) => i.key);

describe("steps from one window to the next", () => {
	test("rows above and the loss below are two steps", () => {
		const first = nextStep(run(50, 99), run(30, 79));
		expect(keys(first.items)).toEqual(keys(run(30, 99)));
		expect(first).toMatchObject({ isShift: true, isLast: false });
		const second = nextStep(first.items, run(30, 79));
		expect(keys(second.items)).toEqual(keys(run(30, 79)));
		expect(second).toMatchObject({ isShift: false, isLast: true });
	});

	test("the loss above and rows below are two steps", () => {
		const first = nextStep(run(1, 50), run(11, 60));
		expect(keys(first.items)).toEqual(keys(run(11, 50)));
		expect(first).toMatchObject({ isShift: true, isLast: false });
		const second = nextStep(first.items, run(11, 60));
		expect(second).toMatchObject({ isShift: false, isLast: true });
	});

	test("a change at the start alone is one", () => {
		const wanted = run(1, 60);
		const step = nextStep(run(11, 60), wanted);
		expect(step).toEqual({ items: wanted, isShift: true, isLast: true });
	});

	test("another window replaces all", () => {
		const wanted = run(500, 550);
		const step = nextStep(run(1, 50), wanted);
		expect(step).toEqual({ items: wanted, isShift: false, isLast: true });
		expect(nextStep([], wanted).items).toBe(wanted);
		expect(nextStep(wanted, []).items).toEqual([]);
	});

	test("what cannot be spared stays in front", () => {
		const step = nextStep(run(1, 50), run(11, 60), 9);
		expect(keys(step.items)).toEqual(keys(run(1, 60)));
		expect(step).toMatchObject({ isShift: false, isLast: true });
		const back = nextStep(step.items, run(5, 54), 9);
		expect(keys(back.items)).toEqual(keys(run(5, 60)));
	});
});
