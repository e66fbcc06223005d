// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { daysOf, daysText, isShorter } from "../src/lib/keep";

test("days are whole numbers up to a hundred years", () => {
	expect(daysOf("")).toBe(undefined);
	expect(daysOf("  ")).toBe(undefined);
	expect(daysOf(" 30 ")).toBe(30);
	expect(daysOf("0")).toBe(0);
	expect(daysOf("36500")).toBe(36500);
	for (const text of ["36501", "99999", "-1", "1.5", "1e3", "ten", "١"])
		expect(daysOf(text), text).toBe(null);
});

test("never is not a number of days", () => {
	expect(daysText(0, "for ever")).toBe("for ever");
	expect(daysText(1, "for ever")).toBe("1 day");
	expect(daysText(90, "for ever")).toBe("90 days");
});

test("what deletes something is a shorter time", () => {
	expect(isShorter(30, 0)).toBe(true);
	expect(isShorter(30, 60)).toBe(true);
	expect(isShorter(60, 30)).toBe(false);
	expect(isShorter(0, 30)).toBe(false);
	expect(isShorter(30, 30)).toBe(false);
});
