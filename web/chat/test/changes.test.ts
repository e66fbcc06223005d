// SPDX-License-Identifier: Apache-2.0
import type { Entry } from "@yizhan/sdk";
import { describe, expect, test } from "vitest";
import { changes, Deeds, isShown } from "../src/lib/changes";

const base = { conv: "g:x", id: 1, ts: 1, count: 1 };

function entry(seq: number, rest: object): Entry {
	return { ...base, seq, from: "ann", type: "message", ...rest } as Entry;
}

function react(seq: number, target: number, on: boolean, from = "ann") {
	return entry(seq, { type: "react", target, from, body: { emoji: "👍", on } });
}

describe("lines of the history", () => {
	test("are messages and what happens to a group", () => {
		expect(isShown(entry(1, { kind: "text", body: { text: "x" } }))).toBe(true);
		expect(isShown(entry(1, { recalled: true }))).toBe(true);
		expect(isShown(entry(1, { type: "join" }))).toBe(true);
		expect(isShown(entry(1, { type: "destroy" }))).toBe(true);
	});

	test("are not what is hidden, nor changes that the message shows", () => {
		expect(isShown(entry(1, { hidden: true, from: "" }))).toBe(false);
		for (const type of ["edit", "react", "extend", "ack", "calm", "erase"])
			expect(isShown(entry(1, { type, target: 1 })), type).toBe(false);
	});

	test("tell of a pin, not of its end nor of one that was there", () => {
		const pin = (body?: object) => entry(2, { type: "pin", target: 1, body });
		expect(isShown(pin({ on: true }))).toBe(true);
		expect(isShown(pin({ on: false }))).toBe(false);
		expect(isShown(pin())).toBe(false);
	});

	test("of a recall the SDK makes: it is not asked for", () => {
		expect(changes.has("recall")).toBe(false);
		expect(changes.has("finish")).toBe(true);
	});
});

describe("what one did oneself", () => {
	test("is what the newest entry says, in whatever order they come", () => {
		const deeds = new Deeds("ann");
		deeds.note(react(9, 1, false));
		deeds.note(react(5, 1, true));
		expect(deeds.has(1, "👍")).toBe(false);
		deeds.note(react(12, 1, true));
		deeds.note(react(9, 1, false));
		expect(deeds.has(1, "👍")).toBe(true);
	});

	test("is not what others did", () => {
		const deeds = new Deeds("ann");
		deeds.note(react(5, 1, true, "bob"));
		deeds.note(entry(6, { type: "ack", target: 1, from: "bob" }));
		expect(deeds.has(1, "👍")).toBe(undefined);
		expect(deeds.hasAcked(1)).toBe(false);
	});

	test("was learnt holds until the log says more", () => {
		const deeds = new Deeds("ann");
		deeds.learn(1, "👍", true);
		expect(deeds.has(1, "👍")).toBe(true);
		deeds.note(react(5, 1, false));
		expect(deeds.has(1, "👍")).toBe(false);
	});

	test("an acknowledgement counts without a body", () => {
		const deeds = new Deeds("ann");
		deeds.note(entry(6, { type: "ack", target: 2 }));
		expect(deeds.hasAcked(2)).toBe(true);
	});
});
