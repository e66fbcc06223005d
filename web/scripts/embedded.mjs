// SPDX-License-Identifier: Apache-2.0
// All files of the pages that the daemon carries, by brotli as a browser gets
// them, against their budget in KB.
// embedded.mjs MAX
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const max = Number(process.argv[2]) * 1024;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
/* What scripts/make-pages puts beside them is made of them. */
const isMade = /\.(br|gz)$|^pages_data\.c$/;
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
	.filter((e) => e.isFile() && !isMade.test(e.name))
	.map((e) => readFileSync(join(e.parentPath ?? e.path, e.name)));
const all = files
	.map((bytes) => Math.min(bytes.length, brotliCompressSync(bytes).length))
	.reduce((n, size) => n + size, 0);

console.log(`${all} of ${max} bytes by brotli, ${files.length} files`);
process.exit(!files.length || all > max ? 1 : 0);
