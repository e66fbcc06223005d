// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test, vi } from "vitest";
import { searchOf, type Wanted } from "../src/stores/find";

vi.mock("../src/stores/session", () => ({ client: () => ({}) }));

const none: Wanted = { text: "", conv: "", from: "", kind: "", since: "", until: "" };

describe("what is asked for", () => {
	test("is nothing as long as nothing narrows it down", () => {
		expect(searchOf(none)).toBe(undefined);
		expect(searchOf({ ...none, text: "  " })).toBe(undefined);
		expect(searchOf({ ...none, conv: "u:bob" })).toBe(undefined);
		expect(searchOf({ ...none, since: "soon" })).toBe(undefined);
	});

	test("is what was filled in, and no more", () => {
		const asked = searchOf({ ...none, text: " 春季 ", conv: "g:x", from: "ann" });
		expect(asked).toEqual({ text: "春季", conv: "g:x", from: "ann", limit: 20 });
	});

	test("files are of every kind that has one", () => {
		expect(searchOf({ ...none, kind: "file" })).toEqual({ file: true, limit: 20 });
		expect(searchOf({ ...none, kind: "card" })).toEqual({ kind: "card", limit: 20 });
	});

	test("days are whole ones of this place, the last one too", () => {
		const asked = searchOf({ ...none, since: "2026-03-01", until: "2026-03-01" });
		expect(asked?.after_ts).toBe(new Date(2026, 2, 1).getTime());
		expect(asked?.before_ts).toBe(new Date(2026, 2, 2).getTime());
	});

	test("a day that is none is left out", () => {
		expect(searchOf({ ...none, since: "soon", text: "x" })).toEqual({
			text: "x",
			limit: 20,
		});
	});
});
