// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { advice, found } from "../src/i18n/findings";

const files = import.meta.glob<string>("../../../src/upkeep/finding.def", {
	query: "?raw",
	import: "default",
	eager: true,
});
const rows = Object.values(files).join("\n");

/* The server's rows of this kind: the code, how many parameters. */
function codes(kind: string): Map<string, number> {
	const found = rows.matchAll(
		new RegExp(`^${kind}\\(\\w+, "([a-z.]+)", (\\d)(?:, "[a-z ]+")?\\)$`, "gm"),
	);
	return new Map([...found].map(([, code, n]) => [code ?? "", Number(n)]));
}

function used(text: string): number[] {
	const names = [...text.matchAll(/\{(\d)\}/g)].map(([, n]) => Number(n));
	return [...new Set(names)].sort();
}

test.each([
	["FOUND", found, 50],
	["ADVICE", advice, 10],
] as const)("Chinese has every %s, with its parameters", (kind, texts, atLeast) => {
	const all = codes(kind);
	expect(all.size).toBeGreaterThan(atLeast);
	expect(Object.keys(texts).sort()).toEqual([...all.keys()].sort());
	for (const [code, count] of all) {
		const wanted = Array.from({ length: count }, (_, i) => i + 1);
		expect([code, used(texts[code] ?? "")]).toEqual([code, wanted]);
	}
});

test("what is said in Chinese has Chinese in it", () => {
	const latin = Object.entries(found).filter(([, text]) => !/\p{Script=Han}/u.test(text));
	expect(latin).toEqual([]);
});
