// SPDX-License-Identifier: Apache-2.0
// scripts/bench people: the console beside a hundred thousand people, in a real
// Chromium: ten thousand taken in from a file, the list shown, somebody
// looked for. Times are those of the page, from the click or the last key on until
// what was asked for is in the document. The last lines are name=value.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Daemon } from "../e2e/lib/daemon.mjs";
import { Stage } from "../e2e/lib/stage.mjs";

const quick = process.argv.includes("--quick");
const all = quick ? 10_000 : 100_000;
const taken = quick ? 1000 : 10_000;
const rounds = quick ? 5 : 20;
const batch = 500;
/* The console waits so long for the next key. */
const typingMs = 200;

const families = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
const given = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"];
const id = (n) => `p${String(n).padStart(6, "0")}`;
/* 8,000 names of three characters, each of a dozen people. */
const name = (n) =>
	families[n % 20] + given[Math.floor(n / 20) % 20] + given[Math.floor(n / 400) % 20];

const middle = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const worst = (times) => Math.max(...times);

/* In the page: what one does there, and how long it takes until there is such an
 * element. */
function tools() {
	window.acts = {
		click: (css) => document.querySelector(css).click(),
		go: (hash) => {
			location.hash = hash;
		},
		type: (text) => {
			const field = document.querySelector("main input[role=searchbox]");
			field.value = text;
			field.dispatchEvent(new Event("input", { bubbles: true }));
		},
	};
	window.timed = async ([act, argument, css, words]) => {
		const began = performance.now();
		const isThere = () =>
			[...document.querySelectorAll(css)].some((e) => e.textContent.includes(words));
		window.acts[act](argument);
		while (!isThere()) {
			if (performance.now() - began > 120_000)
				throw new Error(`nowhere: ${css} ${words}`);
			await new Promise((go) => setTimeout(go, 2));
		}
		return performance.now() - began;
	};
}

const timed = (page, ...words) => page.evaluate((w) => window.timed(w), words);

async function takeIn(page) {
	const lines = Array.from({ length: taken }, (_, n) => `${id(n)},${name(n)}\n`);
	await page.goto(page.url().replace(/#.*/, "#/import"));
	const buffer = Buffer.from(`id,name\n${lines.join("")}`);
	await page.setInputFiles("main input[type=file]", {
		name: "people.csv",
		mimeType: "text/csv",
		buffer,
	});
	await page.getByRole("button", { name: "See what would happen" }).click();
	const button = page.getByRole("button", { name: /^Import \S+ people$/ });
	await button.waitFor({ timeout: 60_000 });
	await button.evaluate((b) => b.setAttribute("data-take", ""));
	return (await timed(page, "click", "[data-take]", "main *", "people are there.")) / 1000;
}

async function fill(box, from, to) {
	for (let n = from; n < to; n += batch) {
		const people = [];
		for (let m = n; m < Math.min(n + batch, to); m++)
			people.push({ id: id(m), name: name(m) });
		await box.call("user.import", { people });
	}
}

async function main() {
	const stage = new Stage();
	const config = join(stage.shots, "people.toml");
	writeFileSync(config, `[limits]\nusers = ${2 * all}\n`);
	const box = new Daemon(stage.build, join(stage.shots, "people.log"), ["--config", config]);
	await stage.start();
	await box.start();
	stage.hosts.add(box.address);
	try {
		const chief = { id: "chief", name: "Chief Admin", admin: true };
		const { user } = await box.call("user.create", chief);
		const { token } = await box.call("token.issue", { user: "chief" });
		const page = await stage.page();
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			JSON.stringify({ token, user }),
		);
		await page.addInitScript(tools);
		await page.goto(`${box.url}/console/`);
		await page.waitForSelector(".side-nav");
		const importS = await takeIn(page);
		console.log(`${taken} people of a file taken in: ${importS.toFixed(1)} s`);
		await fill(box, taken, all);

		const first = [], found = [];
		for (let n = 0; n < rounds; n++) {
			await timed(page, "go", "#/overview", "[data-tile]", "");
			first.push(await timed(page, "go", "#/people", "tr[data-row]", ""));
			const whom = Math.floor((all * (n + 0.5)) / rounds);
			for (const text of [id(whom), name(whom)]) {
				const took = await timed(page, "type", text, "tr[data-row] *", text);
				found.push(took - typingMs);
				await timed(page, "type", "", `tr[data-row=${id(0)}]`, "");
			}
		}
		await stage.shoot(page, "people");
		stage.assertQuiet();
		console.log(
			`the list of ${all}: first row after ${middle(first).toFixed(0)} ms, at worst ` +
				`${worst(first).toFixed(0)}; somebody found after ${middle(found).toFixed(0)} ms, ` +
				`at worst ${worst(found).toFixed(0)}`,
		);
		console.log(`people_import_seconds=${importS.toFixed(2)}`);
		console.log(`people_first_row_ms=${middle(first).toFixed(1)}`);
		console.log(`people_first_row_ms_max=${worst(first).toFixed(1)}`);
		console.log(`people_search_ms=${middle(found).toFixed(1)}`);
		console.log(`people_search_ms_max=${worst(found).toFixed(1)}`);
	} finally {
		await box.stop();
		await stage.stop();
	}
}

await main();
