// SPDX-License-Identifier: Apache-2.0
// scripts/bench page: the chat page, in a real Chromium, in a room in which a
// thousand messages a second are said, beside the same page while nobody else
// speaks: how far apart its frames are, and how long one's own word takes from
// the key until it stands there as said. The last lines are name=value.
import { Peer } from "../e2e/lib/peer.mjs";
import { Stage } from "../e2e/lib/stage.mjs";
import { until } from "../e2e/lib/until.mjs";

const quick = process.argv.includes("--quick");
const seconds = quick ? 3 : 15;
const words = quick ? 3 : 20;
const speakers = 20;
const perS = 1000;
const tickMs = 20;

const at = (sorted, share) => sorted[Math.floor((sorted.length - 1) * share)];

/* In the page. */
function tools() {
	const frame = () => new Promise(requestAnimationFrame);
	/* Milliseconds between frames, the shortest first. */
	window.frames_ms = async (ms) => {
		const gaps = [];
		const end = performance.now() + ms;
		for (let last = await frame(); last < end; ) {
			const next = await frame();
			gaps.push(next - last);
			last = next;
		}
		return gaps.sort((a, b) => a - b);
	};
	window.says_ms = async (text) => {
		const field = document.querySelector(".room textarea");
		field.value = text;
		field.dispatchEvent(new Event("input", { bubbles: true }));
		await new Promise((go) => setTimeout(go, 50)); /* as a hand does */
		const began = performance.now();
		const key = { key: "Enter", bubbles: true, cancelable: true };
		field.dispatchEvent(new KeyboardEvent("keydown", key));
		const isThere = () =>
			[...document.querySelectorAll(".said.mine:not(.sending)")].some((row) =>
				row.textContent.includes(text),
			);
		while (!isThere()) {
			if (performance.now() - began > 30_000)
				throw new Error(`never said: ${text}`);
			await new Promise((go) => setTimeout(go, 2));
		}
		return performance.now() - began;
	};
}

/** Twenty people, one message every 20 ms of each; ends when told to. */
async function crowd(box) {
	const peers = [];
	for (let n = 0; n < speakers; n++) {
		const user = `speaker${n}`;
		await box.call("user.create", { id: user, name: `Speaker ${n}` });
		const { token } = await box.call("token.issue", { user });
		const peer = await Peer.open(box.url, token, `${user}-pc`);
		await peer.call("room.join", { room: "hall" });
		peers.push(peer);
	}
	let said = 0;
	let refused = 0;
	const began = Date.now();
	const timer = setInterval(() => {
		/* What a late tick owes as well. */
		const due = ((Date.now() - began) * perS) / 1000;
		for (; said < due; said++) {
			const body = { text: `Everybody talks ${said}` };
			const params = { room: "hall", cid: `c${said}`, kind: "text", body };
			peers[said % speakers].call("room.send", params).catch(() => refused++);
		}
	}, tickMs);
	return () => {
		clearInterval(timer);
		for (const peer of peers)
			peer.close();
		return { refused, per_s: (said * 1000) / (Date.now() - began) };
	};
}

/** Frames for so long, then words, one after the other. */
async function measured(page, name) {
	const gaps = await page.evaluate((ms) => window.frames_ms(ms), seconds * 1000);
	const took = [];
	for (let n = 0; n < words; n++)
		took.push(await page.evaluate((t) => window.says_ms(t), `${name} ${n}.`));
	took.sort((a, b) => a - b);
	const got = {
		frame_p50_ms: at(gaps, 0.5),
		frame_p99_ms: at(gaps, 0.99),
		frame_max_ms: at(gaps, 1),
		said_p50_ms: at(took, 0.5),
		said_max_ms: at(took, 1),
	};
	console.log(
		`${name}: frames ${got.frame_p50_ms.toFixed(0)} ms apart, p99 ` +
			`${got.frame_p99_ms.toFixed(0)}, at most ${got.frame_max_ms.toFixed(0)}; ` +
			`one's own word after ${got.said_p50_ms.toFixed(0)} ms, at most ` +
			`${got.said_max_ms.toFixed(0)}`,
	);
	return got;
}

/** What the page itself says: of so many messages a second so many are shown. */
async function sampled(page) {
	const facts = () => page.locator(".room-facts").textContent();
	const says = /Showing ([\d,]+) of ([\d,]+) messages a second/;
	const found = await until("it says what it shows", async () =>
		says.exec(await facts()),
	);
	return found.slice(1).map((n) => Number(n.replaceAll(",", "")));
}

async function main() {
	/* What people may say at most is not what is looked at. */
	process.env.YIZHAN_LIMITS__RATE_PER_S = "1000000";
	process.env.YIZHAN_LIMITS__RATE_BURST = "1000000";
	const stage = new Stage();
	await stage.start();
	const box = stage.daemon;
	try {
		const reader = { id: "reader", name: "Reader" };
		const { user, password } = await box.call("user.create", reader);
		stage.passwords.set(user.id, password);
		await box.call("room.create", {
			room: "hall",
			title: "Hall",
			keep: true,
			settings: { slots: 1000, reserved: 0 },
		});
		const { token } = await box.call("token.issue", { user: user.id });
		const page = await stage.page();
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			JSON.stringify({ token, user }),
		);
		await page.addInitScript(tools);
		await page.goto(`${box.url}/#/r/hall`);
		await page.waitForSelector('.room[data-state="joined"]');
		const alone = await measured(page, "alone");
		const end = await crowd(box);
		const beside = await measured(page, "beside a crowd");
		const [shown, heard] = await sampled(page);
		await stage.shoot(page, "page");
		const rows = await page.locator(".said").count();
		const { refused, per_s } = end();
		stage.assertQuiet();
		console.log(
			`${per_s.toFixed(0)} messages a second said, ${refused} refused; the page says ` +
				`that it shows ${shown} of ${heard}, and keeps ${rows} rows`,
		);
		console.log(`page_said_per_s=${per_s.toFixed(0)}`);
		console.log(`page_heard_per_s=${heard}`);
		console.log(`page_shown_per_s=${shown}`);
		console.log(`page_rows=${rows}`);
		for (const [name, got] of Object.entries({ alone, beside }))
			for (const [figure, value] of Object.entries(got))
				console.log(`page_${name}_${figure}=${value.toFixed(1)}`);
	} finally {
		await stage.stop();
	}
}

await main();
