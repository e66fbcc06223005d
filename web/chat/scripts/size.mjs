// SPDX-License-Identifier: Apache-2.0
// The page's JavaScript, gzipped, against its budget.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit = 80 * 1024;
const dir = new URL("../../dist/chat/assets/", import.meta.url);
let total = 0;
for (const name of readdirSync(dir).filter((f) => f.endsWith(".js"))) {
	const size = gzipSync(readFileSync(new URL(name, dir)), { level: 9 }).length;
	total += size;
	console.log(`${String(size).padStart(7)} ${name}`);
}
console.log(`${String(total).padStart(7)} of ${limit} bytes`);
process.exit(total > limit ? 1 : 0);
