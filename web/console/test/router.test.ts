// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { href, parseRoute } from "../src/router";

test("an address and its parts are the same thing", () => {
	const to = href("people", "a.b/c", { text: "王 &", state: "" });
	expect(to).toBe("#/people/a.b%2Fc?text=%E7%8E%8B+%26");
	expect(parseRoute(to)).toEqual({
		screen: "people",
		id: "a.b/c",
		query: { text: "王 &" },
	});
});

test("what nobody wrote is read without an exception", () => {
	expect(parseRoute("")).toEqual({ screen: "", query: {} });
	expect(parseRoute("#/%E0%A4%A/%")).toEqual({ screen: "", id: "", query: {} });
});
