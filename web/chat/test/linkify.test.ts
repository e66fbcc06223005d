// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { cutText, mentioned, safeHref } from "../src/lib/linkify";

const links = (text: string) =>
	cutText(text).flatMap((p) => (p.type === "link" ? [p.text] : []));
const people = [
	{ user: "ann", names: ["Ann", "ann"] },
	{ user: "anna", names: ["Anna Karenina", "anna"] },
	{ user: "wang", names: ["王小明", "wang"] },
	{ user: "*", names: ["Everyone"] },
];

describe("links", () => {
	test("pieces put together are the text", () => {
		const text = "a https://x.example/b?c=d, (http://y.example) 。http://z";
		expect(cutText(text).map((p) => p.text).join("")).toBe(text);
	});

	test("http and https are links, nothing else is", () => {
		expect(links("http://a.example https://b.example")).toHaveLength(2);
		expect(links("javascript:alert(1) data:text/html,x ftp://a b:c")).toEqual(
			[],
		);
		expect(safeHref("javascript://a.example/%0aalert(1)")).toBeUndefined();
		expect(safeHref("https://")).toBeUndefined();
	});

	test("the end of a sentence is not part of a link", () => {
		expect(links("see https://a.example/b.")).toEqual(["https://a.example/b"]);
		expect(links("(https://a.example/b)")).toEqual(["https://a.example/b"]);
		expect(links("https://a.example/b_(c)")).toEqual([
			"https://a.example/b_(c)",
		]);
		expect(links("https://a.example/b?!")).toEqual(["https://a.example/b"]);
	});

	test("Chinese punctuation right behind ends a link", () => {
		expect(links("看https://a.example/b，谢谢")).toEqual([
			"https://a.example/b",
		]);
		expect(links("「https://a.example」")).toEqual(["https://a.example"]);
	});

	test("markup ends a link", () => {
		expect(links(`https://a.example/"><script>`)).toEqual([
			"https://a.example/",
		]);
	});

	test("many links do not take long", () => {
		expect(links("http://a.b ".repeat(2000))).toHaveLength(2000);
		expect(links("http://".repeat(3000)).length).toBeLessThan(3000);
	});
});

describe("mentions", () => {
	test("a name behind an @ is a mention", () => {
		expect(mentioned("hi @Ann, @王小明你好", people)).toEqual(["ann", "wang"]);
	});

	test("the longest name wins and half a word is none", () => {
		expect(mentioned("@Anna Karenina", people)).toEqual(["anna"]);
		expect(mentioned("@annalise", people)).toEqual([]);
		expect(mentioned("@ann.", people)).toEqual(["ann"]);
	});

	test("each person once, in order", () => {
		expect(mentioned("@Everyone @ann @Ann", people)).toEqual(["*", "ann"]);
	});

	test("no mention inside a link", () => {
		expect(mentioned("https://a.example/@ann", people)).toEqual([]);
	});
});
