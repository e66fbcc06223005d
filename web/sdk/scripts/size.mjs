// SPDX-License-Identifier: Apache-2.0
// Is the built library within its budget?
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MAX_BYTES = 12 * 1024;
const file = new URL("../dist/index.js", import.meta.url);
const bytes = gzipSync(readFileSync(file), { level: 9 }).length;
console.log(`sdk: ${bytes} bytes gzipped of ${MAX_BYTES}`);
process.exit(bytes > MAX_BYTES ? 1 : 0);
