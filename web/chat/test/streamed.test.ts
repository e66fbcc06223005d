// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { Streamed } from "../src/lib/streamed";

const whole = "驿站 is a relay 🐎 station";

/** The text in pieces of so many characters. */
function pieces(size: number) {
	const chars = [...whole];
	const out = [];
	for (let at = 0; at < chars.length; at += size)
		out.push({ at, text: chars.slice(at, at + size).join("") });
	return out;
}

describe("a text said piece by piece", () => {
	test("is whole after its pieces, however they are cut", () => {
		for (let size = 1; size <= [...whole].length; size++) {
			const s = new Streamed();
			for (const piece of pieces(size))
				s.piece(piece);
			expect(s.text, `pieces of ${size}`).toBe(whole);
			expect(s.hasHole).toBe(false);
		}
	});

	test("takes a piece once, and of what overlaps the end", () => {
		const s = new Streamed();
		s.piece({ at: 0, text: "驿站" });
		s.piece({ at: 0, text: "驿站" });
		s.piece({ at: 1, text: "站 is" });
		expect(s.text).toBe("驿站 is");
	});

	test("waits for a piece that was missed", () => {
		const s = new Streamed();
		const [first, second, third] = pieces(5);
		s.piece(third!);
		s.piece(second!);
		expect(s.text).toBe("");
		expect(s.hasHole).toBe(true);
		s.piece(first!);
		expect(s.text).toBe([...whole].slice(0, 15).join(""));
		expect(s.hasHole).toBe(false);
	});

	test("goes on where what was saved meets the pieces", () => {
		const s = new Streamed();
		const [, second, third] = pieces(5);
		s.piece(third!);
		s.saved([...whole].slice(0, 3).join(""));
		expect(s.hasHole).toBe(true);
		s.saved([...whole].slice(0, 7).join(""));
		expect(s.hasHole).toBe(true);
		s.piece(second!);
		expect(s.text).toBe([...whole].slice(0, 15).join(""));
	});

	test("is not shortened by what was saved before", () => {
		const s = new Streamed();
		for (const piece of pieces(4))
			s.piece(piece);
		s.saved("驿站");
		expect(s.text).toBe(whole);
	});

	test("holds no more than so many waiting pieces", () => {
		const s = new Streamed();
		for (let at = 1; at <= 2000; at++)
			s.piece({ at, text: "x" });
		s.saved("y".repeat(1488));
		expect(s.hasHole).toBe(true); /* the oldest are gone */
		s.saved("y".repeat(1489));
		expect([...s.text].length).toBe(2001);
	});
});
