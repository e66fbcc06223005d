// SPDX-License-Identifier: Apache-2.0
// A page's JavaScript, gzipped, against its budgets in KB: what it begins with
// (its entry, what that imports, and one language), and all of it. A chunk with
// a budget of its own, which is loaded when asked for, is no part of all.
// size.mjs PAGE BEGIN ALL [CHUNK=BUDGET...]
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [which, ...budgets] = process.argv.slice(2);
const bytes = (kb) => Number(kb) * 1024;
const [beginMax, allMax] = budgets.slice(0, 2).map(bytes);
const owns = budgets.slice(2).map((own) => own.split("="));
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
const chunks = owns.map(([chunk, kb]) => {
	const of = names.filter((name) => name.startsWith(`${chunk}-`));
	return { chunk, of, size: sum(of), max: bytes(kb) };
});
const all = sum(names) - chunks.reduce((n, { size }) => n + size, 0);
console.log(`${String(beginning).padStart(7)} of ${beginMax} bytes to begin with`);
console.log(`${String(all).padStart(7)} of ${allMax} bytes in all`);
for (const { chunk, size, max } of chunks)
	console.log(`${String(size).padStart(7)} of ${max} bytes in ${chunk}`);
const isFine = ({ of, size, max }) =>
	of.length === 1 && size <= max && !begin.has(of[0]);
process.exit(
	beginning > beginMax || all > allMax || !chunks.every(isFine) ? 1 : 0,
);
