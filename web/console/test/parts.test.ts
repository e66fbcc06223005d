// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import copyright from "../../../packaging/debian/copyright?raw";
import page from "../../../docs/dependencies.md?raw";
import { parts } from "../src/lib/parts";
import lock from "../../package-lock.json?raw";

interface Package {
	license?: string;
	dependencies?: Record<string, string>;
}

const packages = (JSON.parse(lock) as { packages: Record<string, Package> }).packages;
const bundled = [
	...new Set(
		["chat", "console", "sdk"].flatMap((name) =>
			Object.keys(packages[name]?.dependencies ?? {}),
		),
	),
];
const partOf = (name: string) =>
	parts.find((p) => p.name.toLowerCase() === name.toLowerCase());

test("what the pages bundle is named, with its licence", () => {
	expect(bundled).toContain("vue");
	for (const name of bundled)
		expect([name, partOf(name)?.licence]).toEqual([
			name,
			packages[`node_modules/${name}`]?.license,
		]);
});

test("the rest is what the daemon is linked with", () => {
	const [, table = ""] = /## In the daemon\n([^#]*)/.exec(page) ?? [];
	const libraries = [...table.matchAll(/^\| (\w+) (?!\| why)/gm)].map(([, name]) => name);
	const rest = parts.map((p) => p.name).filter((name) => !bundled.includes(name.toLowerCase()));
	expect(libraries.length).toBeGreaterThan(5);
	expect(rest.sort()).toEqual(libraries.sort());
});

test("the package's copyright and the page of dependencies name all that is bundled", () => {
	for (const text of [copyright, page])
		expect(bundled.filter((name) => !new RegExp(`\\b${name}\\b`, "i").test(text))).toEqual([]);
});
