// SPDX-License-Identifier: Apache-2.0
// What axe has against a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(
	new URL("../../../web/chat/package.json", import.meta.url),
);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export async function problems(page) {
	if (!(await page.evaluate(() => "axe" in window)))
		await page.evaluate(axe);
	/* What turns for ever, as a spinner does, is not waited for. */
	await page.evaluate(() =>
		Promise.all(
			document
				.getAnimations()
				.filter((a) => a.effect.getComputedTiming().endTime !== Infinity)
				.map((a) => a.finished),
		).catch(() => undefined),
	);
	const { violations } = await page.evaluate(() =>
		window.axe.run({
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
		}),
	);
	return violations.map(
		(v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`,
	);
}
