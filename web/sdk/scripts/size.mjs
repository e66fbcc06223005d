// SPDX-License-Identifier: Apache-2.0
// Is the built library within its budget? And its entry for files?
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budgets = { index: 12 * 1024, files: 2 * 1024 };
let isOver = false;
for (const [name, most] of Object.entries(budgets)) {
	const file = new URL(`../dist/${name}.js`, import.meta.url);
	const bytes = gzipSync(readFileSync(file), { level: 9 }).length;
	console.log(`sdk ${name}: ${bytes} bytes gzipped of ${most}`);
	isOver ||= bytes > most;
}
process.exit(isOver ? 1 : 0);
