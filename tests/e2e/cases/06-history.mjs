// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { until } from "../lib/until.mjs";

const total = 500;

function text(n) {
	const more = " and some more words, so that it wraps".repeat(n % 5);
	return `Line ${n}${more}${n % 11 === 0 ? "\nnew line\nand another" : ""}`;
}

/* After each painted frame: a message that was in view before may move only
 * as the wheel moves it, down and not far. Also notes all that were seen. */
function watchFrames() {
	const box = document.querySelector(".history-scroll");
	let before = new Map();
	const out = { jumps: [], seen: new Set(), isOver: false, looks: 0 };
	const frame = () => {
		const view = box.getBoundingClientRect();
		const now = new Map();
		for (const row of box.querySelectorAll("[data-seq]")) {
			const bubble = row.querySelector(".bubble, .msg-note");
			const r = bubble?.getBoundingClientRect();
			if (!r || r.bottom < view.top || r.top > view.bottom)
				continue;
			now.set(row.dataset.seq, r.bottom);
			out.seen.add(Number(row.dataset.seq));
		}
		const kept = [...now].filter(([seq]) => before.has(seq));
		const moves = kept.map(([seq, y]) => y - before.get(seq));
		const bad = moves.filter((d) => d < -2 || d > 700);
		if (bad.length || (before.size && now.size && !kept.length))
			out.jumps.push({
				moves: moves.join(" "),
				top: box.scrollTop,
				height: box.scrollHeight,
			});
		before = now;
		out.looks++;
		if (!out.isOver)
			afterPaint();
	};
	/* A message posted before the paint arrives after it. */
	const channel = new MessageChannel();
	channel.port1.onmessage = frame;
	const afterPaint = () =>
		requestAnimationFrame(() => channel.port2.postMessage(0));
	afterPaint();
	window.watched = out;
}

/* So that a slow machine does not turn the wheel further than a screen. */
function nextLook() {
	const { looks } = window.watched;
	return new Promise((resolve) => {
		const wait = () =>
			window.watched.looks > looks + 1
				? resolve(window.watched.seen.has(1))
				: requestAnimationFrame(wait);
		wait();
	});
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
		await until(
			"the first message is in view",
			async () => {
				await page.mouse.wheel(0, -450);
				return page.evaluate(nextLook);
			},
			60_000,
		);
		const { jumps, seen } = await page.evaluate(() => {
			window.watched.isOver = true;
			return { ...window.watched, seen: [...window.watched.seen] };
		});
		assert.deepEqual(jumps, [], "the view jumped");
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
