// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import {
	cardOf,
	durationText,
	fileOf,
	partsOf,
	placeOf,
	sizeText,
	textOf,
} from "../src/lib/bodies";

const foreign: unknown[] = [
	undefined,
	{},
	{ file: null, data: 3, messages: "x", text: {}, lat: "1", name: [] },
	{ file: { name: {}, size: "9", mime: 1 }, data: [], messages: [null, 7, []] },
];

describe("foreign bodies", () => {
	test("of any shape are read without harm", () => {
		for (const body of foreign as Record<string, unknown>[]) {
			expect(textOf(body)).toBe("");
			expect(fileOf(body)).toEqual({ name: "", size: 0, mime: "" });
			expect(placeOf(body)).toEqual({ name: "", at: "0, 0" });
			expect(cardOf(body).title).toBe("");
			for (const part of partsOf(body).parts)
				expect(part).toEqual({ from: "", ts: 0, kind: "", body: {} });
		}
	});

	test("a place has degrees, rounded to what a person can use", () => {
		const body = { lat: 31.2304167, lon: -121.5, name: "外滩" };
		expect(placeOf(body)).toEqual({ name: "外滩", at: "31.23042, -121.5" });
	});

	test("a card says what everybody understands", () => {
		const data = { name: "Lee", description: "Sales", link: "https://x.cn" };
		expect(cardOf({ type: "contact", data })).toEqual({
			type: "contact",
			title: "Lee",
			text: "Sales",
			url: "https://x.cn",
		});
	});

	test("a merged one counts without its messages, as in a preview", () => {
		const { count, parts } = partsOf({ title: "T", count: 12 });
		expect([count, parts.length]).toEqual([12, 0]);
	});
});

test("sizes are said in their largest unit", () => {
	expect(sizeText(0, "en")).toBe("0 B");
	expect(sizeText(999, "en")).toBe("999 B");
	expect(sizeText(1536, "en")).toBe("1.5 KB");
	expect(sizeText(20 * 1024 ** 2, "en")).toBe("20 MB");
	expect(sizeText(3 * 1024 ** 5, "en")).toBe("3,072 TB");
});

test("lengths of time are said as players say them", () => {
	expect(durationText(0)).toBe("0:00");
	expect(durationText(1600)).toBe("0:02");
	expect(durationText(75_000)).toBe("1:15");
	expect(durationText(3_600_000)).toBe("1:00:00");
});
