// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { painted, watchedFrames, watchFrames } from "../lib/frames.mjs";
import { until } from "../lib/until.mjs";

const total = 500;
const turn = 450; /* of the wheel, in pixels */

function text(n) {
	const more = " and some more words, so that it wraps".repeat(n % 5);
	return `Line ${n}${more}${n % 11 === 0 ? "\nnew line\nand another" : ""}`;
}

export default {
	async "500 unread messages open at the first of them"(stage) {
		const peer = await stage.peer("dave");
		const texts = Array.from({ length: total }, (_, i) => text(i + 1));
		await peer.say("u:alice", texts);
		peer.close();
		const alice = await stage.person("alice");
		await alice.row("u:dave").getByText("99+").waitFor();
		await alice.open("u:dave");
		await alice.page.locator(".msg-divider").waitFor();
		await alice.sees("Line 1");
		const jump = alice.page.locator(".jump");
		await jump.waitFor();
		await alice.shoot("06-unread");
		await jump.click();
		await alice.sees(text(total).split("\n")[0]);
		await alice.hasBadge("u:dave", 0);
	},

	async "scrolling up loads older ones without a jump"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await alice.goHome();
		await alice.open("u:dave");
		await alice.sees(`Line ${total}`);
		await page.locator(".history-scroll").hover();
		await page.evaluate(watchFrames);
		await page.evaluate(painted, [turn, 1]);
		await until(
			"the first message is in view",
			async () => {
				await page.mouse.wheel(0, -turn);
				return page.evaluate(painted, [turn, 1]);
			},
			60_000,
		);
		const { wrong, seen } = await page.evaluate(watchedFrames);
		const list = wrong.map((w) => JSON.stringify(w)).join("\n");
		assert.equal(list, "", "the view jumped or had holes");
		const all = Array.from({ length: total }, (_, i) => i + 1);
		assert.deepEqual(seen.sort((a, b) => a - b), all, "holes");
		await page.getByText("This is the beginning").waitFor();
		await alice.shoot("06-beginning");
	},

	async "a new message does not move who reads old ones"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		const peer = await stage.peer("dave");
		const top = () =>
			page.evaluate(
				() =>
					document
						.querySelector('[data-seq="1"] .bubble')
						.getBoundingClientRect().top,
			);
		const before = await top();
		await peer.say("u:alice", ["Are you still reading?"]);
		peer.close();
		await page.locator(".jump .badge", { hasText: "1" }).waitFor();
		assert.equal(await top(), before);
		await page.locator(".jump").click();
		await alice.sees("Are you still reading?");
		await page.locator(".jump").waitFor({ state: "detached" });
		await alice.hasBadge("u:dave", 0);
	},
};
