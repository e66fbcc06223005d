// SPDX-License-Identifier: Apache-2.0
// A page's JavaScript, gzipped, against its budgets in KB: what it begins with
// (its entry, what that imports, and one language), and all of it.
// size.mjs PAGE BEGIN ALL
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [which, ...budgets] = process.argv.slice(2);
const [beginMax, allMax] = budgets.map((kb) => Number(kb) * 1024);
const dist = new URL(`../dist/${which}/`, import.meta.url);
const assets = new URL("assets/", dist);
const names = readdirSync(assets).filter((f) => f.endsWith(".js"));
const text = (name) => readFileSync(new URL(name, assets), "utf8");
const sizes = new Map(
	names.map((name) => [name, gzipSync(text(name), { level: 9 }).length]),
);
const sum = (some) => [...some].reduce((n, name) => n + sizes.get(name), 0);

/** The file and all that it imports, but not what it imports when asked to. */
function needed(name, found = new Set()) {
	if (found.has(name))
		return found;
	found.add(name);
	for (const [, next] of text(name).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g))
		needed(next, found);
	return found;
}

const page = readFileSync(new URL("index.html", dist), "utf8");
const entry = /<script[^>]*src="[^"]*\/assets\/([^"]+\.js)"/.exec(page)[1];
const languages = names.filter((name) => /^(en|zh-CN)-/.test(name));
const largest = Math.max(...languages.map((name) => sizes.get(name)));
const begin = needed(entry);
for (const name of names)
	console.log(
		`${String(sizes.get(name)).padStart(7)} ${name}${begin.has(name) ? " *" : ""}`,
	);
const beginning = sum(begin) + largest;
const all = sum(names);
console.log(`${String(beginning).padStart(7)} of ${beginMax} bytes to begin with`);
console.log(`${String(all).padStart(7)} of ${allMax} bytes in all`);
process.exit(beginning > beginMax || all > allMax ? 1 : 0);
