// SPDX-License-Identifier: Apache-2.0
// A history longer than what the page keeps at once (2,000 messages): what it
// lets go at one end must not be seen at the other.
import assert from "node:assert/strict";
import { painted, watchedFrames, watchFrames } from "../lib/frames.mjs";
import { until } from "../lib/until.mjs";

const turn = 450; /* of the wheel, in pixels */
const sessions = 5;
const each = 430; /* within what a session may send at once */

function text(n) {
	return `Far ${n}${" and some more words, so that it wraps".repeat(n % 4)}`;
}

/** In the page: goes to an end of what is loaded again and again, until a
 * message beyond seq is in view. */
function rush([sign, seq]) {
	const box = document.querySelector(".history-scroll");
	return new Promise((resolve) => {
		const go = () => {
			const seqs = [...box.querySelectorAll("[data-seq]")]
				.map((row) => Number(row.dataset.seq))
				.filter((n) => n > 0);
			const isThere = seqs.some((n) => (n - seq) * sign > 0);
			if (isThere)
				return resolve();
			box.scrollTop = sign > 0 ? box.scrollHeight : 0;
			requestAnimationFrame(go);
		};
		go();
	});
}

/** In the page: goes to the very end; true once it is there. */
function isAtEnd() {
	const box = document.querySelector(".history-scroll");
	box.scrollTop = box.scrollHeight;
	return !document.querySelector(".jump");
}

/** Turns the wheel until the message is seen and the list rests: every frame
 * must be right. */
async function walk(page, sign, seq) {
	const allow = sign * turn;
	const wheel = () => page.mouse.wheel(0, -allow);
	await page.locator(".history-scroll").hover();
	await page.evaluate(watchFrames);
	await page.evaluate(painted, [allow, seq]);
	await until(
		`message ${seq} is in view`,
		async () => {
			await wheel();
			return page.evaluate(painted, [allow, seq]);
		},
		60_000,
	);
	await wheel();
	await page.evaluate(rest);
	for (let i = 0; i < 10; i++)
		await page.evaluate(painted, [0, seq]);
	const { wrong } = await page.evaluate(watchedFrames);
	const list = wrong.map((w) => JSON.stringify(w)).join("\n");
	assert.ok(!list, `the view jumped or had holes: ${list}`);
}

/** In the page: until the list rests, which it takes note of 150 ms after the
 * last movement. */
function rest() {
	const box = document.querySelector(".history-scroll");
	return new Promise((resolve) => {
		let timer;
		const again = () => {
			clearTimeout(timer);
			timer = setTimeout(resolve, 400);
		};
		box.addEventListener("scroll", again);
		again();
	});
}

/** To what is near it, and rests: from rows that came in above until then, the
 * list takes what is measured below for something above (see ChatHistory). */
async function goNear(page, sign, seq) {
	await page.evaluate(rush, [sign, seq]);
	await page.evaluate(rest);
}

/** Many messages; the seq of the last one. */
async function flood(stage, user, conv) {
	let last;
	for (let i = 0; i < sessions; i++) {
		const peer = await stage.peer(user);
		const texts = Array.from({ length: each }, (_, k) => text(i * each + k));
		last = await peer.say(conv, texts);
		peer.close();
	}
	return last.seq;
}

export default {
	async "down a history of 2,600 messages nothing jumps"(stage) {
		await stage.leave("alice");
		const last = await flood(stage, "dave", "u:alice");
		const alice = await stage.person("alice");
		await alice.open("u:dave");
		await alice.page.locator(".msg-divider").waitFor();
		await goNear(alice.page, 1, last - 200);
		await walk(alice.page, -1, last - 60);
		await alice.page.waitForFunction(isAtEnd, null, { timeout: 60_000 });
	},

	async "nor up again"(stage) {
		const { page } = await stage.person("alice");
		await goNear(page, -1, 240);
		await walk(page, 1, 60);
	},
};
