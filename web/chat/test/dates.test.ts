// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import {
	dayText,
	daysBetween,
	isSameDay,
	listText,
	timeText,
} from "@common/lib/dates";

const at = (y: number, m: number, d: number, h = 12, min = 0) =>
	new Date(y, m - 1, d, h, min).getTime();
const now = at(2026, 11, 21, 9, 5);

describe("days", () => {
	test("a day changes at midnight, not after 24 hours", () => {
		expect(daysBetween(at(2026, 11, 20, 23, 59), now)).toBe(1);
		expect(isSameDay(at(2026, 11, 21, 0, 0), now)).toBe(true);
	});

	test("a day of 23 or 25 hours is one day", () => {
		for (let d = 1; d < 366; d++) {
			const day = new Date(2026, 0, d).getTime();
			const next = new Date(2026, 0, d + 1).getTime();
			expect(daysBetween(day, next)).toBe(1);
		}
	});
});

describe("the separator of days", () => {
	test("today, yesterday, weekday, date", () => {
		expect(dayText(now, now, "en")).toBe("Today");
		expect(dayText(at(2026, 11, 20), now, "en")).toBe("Yesterday");
		expect(dayText(at(2026, 11, 17), now, "en")).toBe("Tuesday");
		expect(dayText(at(2026, 10, 2), now, "en")).toContain("October 2");
		expect(dayText(at(2025, 10, 2), now, "en")).toContain("2025");
	});

	test("the same in Chinese", () => {
		expect(dayText(now, now, "zh-CN")).toBe("今天");
		expect(dayText(at(2026, 11, 20), now, "zh-CN")).toBe("昨天");
		expect(dayText(at(2026, 11, 17), now, "zh-CN")).toBe("星期二");
		expect(dayText(at(2025, 10, 2), now, "zh-CN")).toContain("2025年10月2日");
	});

	test("a clock that is behind the server's says a date, not nonsense", () => {
		expect(dayText(at(2026, 11, 23), now, "en")).toContain("November 23");
	});
});

describe("the list", () => {
	test("time today, then yesterday, weekday, date", () => {
		expect(listText(at(2026, 11, 21, 7, 3), now, "en")).toBe("07:03");
		expect(listText(at(2026, 11, 20), now, "en")).toBe("Yesterday");
		expect(listText(at(2026, 11, 17), now, "zh-CN")).toBe("周二");
		expect(listText(at(2026, 3, 5), now, "zh-CN")).toBe("3月5日");
		expect(listText(at(2025, 3, 5), now, "en")).toBe("Mar 5, 2025");
	});

	test("midnight is 00:00", () => {
		expect(timeText(at(2026, 11, 21, 0, 0), "en")).toBe("00:00");
	});
});
