// SPDX-License-Identifier: Apache-2.0
// Runs the cases in order on one daemon; each finds what earlier ones made.
import { readdirSync } from "node:fs";
import { Stage } from "./stage.mjs";

const limit_ms = 120_000;
const folder = new URL("../cases/", import.meta.url);
const wanted = process.argv.slice(2);

/* The first ones make the people whom all others need. */
function cases() {
	const files = readdirSync(folder).filter((f) => f.endsWith(".mjs")).sort();
	const isWanted = (f) =>
		!wanted.length || /^0[1234]/.test(f) || wanted.some((w) => f.includes(w));
	return files.filter(isWanted);
}

function withLimit(promise) {
	let timer;
	const limit = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error("took too long")), limit_ms);
	});
	return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

let passed = 0;
let failed = 0;

async function run(stage, name, test) {
	try {
		await withLimit(test());
		stage.assertQuiet();
		console.log(`ok   ${name}`);
		passed++;
	} catch (error) {
		/* Its first line alone is in a summary. */
		const line = String(error?.message ?? error).replace(/\s+/g, " ");
		console.log(`FAIL ${name}: ${line.slice(0, 400)}\n${error?.stack ?? ""}`);
		await stage.shootAll(`failed-${name}`).catch(() => undefined);
		stage.forgetNoise();
		failed++;
	}
}

const stage = new Stage();
try {
	await stage.start();
	for (const file of cases()) {
		const { default: tests } = await import(new URL(file, folder));
		const prefix = file.replace(/\.mjs$/, "");
		for (const [rule, test] of Object.entries(tests))
			await run(stage, `${prefix}: ${rule}`, () => test(stage));
	}
} catch (error) {
	console.log(`FAIL stage: ${error.stack ?? error}`);
	failed++;
} finally {
	await stage.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
