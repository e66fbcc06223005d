// SPDX-License-Identifier: Apache-2.0
// The console: word rules, a bench for them, and what they have noted.
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";

const row = (id) => page.locator(`[data-row="${id}"]`);
const button = (name) => page.getByRole("button", { name, exact: true });
let page;
let signin;

async function open(hash) {
	await page.evaluate((h) => {
		location.hash = h;
	}, hash);
}

async function look(stage, name) {
	await stage.shoot(page, `24-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, options) {
	page = await stage.page(options);
	await page.addInitScript(
		(s) => localStorage.setItem("yizhan.signin", s),
		signin,
	);
	await page.goto(`${stage.url}/console/#/words`);
}

async function add(action, words) {
	await button("Add words").click();
	await page.selectOption("[name=add-action]", action);
	await page.fill("[name=words]", words.join("\n"));
	const n = words.length;
	await button(n === 1 ? "Add 1 word" : `Add ${n} words`).click();
	await row(words[0]).waitFor();
}

export default {
	async "words are added, tried and removed"(stage) {
		const { token } = await stage.daemon.call("token.issue", { user: "alice" });
		const { user } = await stage.daemon.call("user.get", { id: "alice" });
		signin = JSON.stringify({ token, user });
		await enter(stage);
		await page.getByText("No words here").waitFor();
		await look(stage, "empty");
		await add("block", ["gambling", "赌博"]);
		await add("mask", ["blast"]);
		await add("flag", ["resign"]);
		await look(stage, "words");
		await page.fill("[name=tried]", "What a blast, I RESIGN");
		await button("Try it").click();
		await page.locator("[data-verdict]", { hasText: "What a *****, I RESIGN" }).waitFor();
		await look(stage, "tried");
		await page.fill("[name=tried]", "赌，博");
		await button("Try it").click();
		await page.locator("[data-verdict] .tag.bad", { hasText: "Refused" }).waitFor();
	},

	async "what was noted is looked at and taken off the list"(stage) {
		await open("#/flagged");
		await page.getByText("Nothing waits for review").waitFor();
		const bob = await stage.peer("bob");
		for (const [i, text] of ["I resign", "no, I resign"].entries())
			await bob.call("message.send", {
				conv: "u:carol",
				cid: `noted-${i}`,
				kind: "text",
				body: { text },
			});
		bob.close();
		await page.reload();
		const reviewed = page.getByRole("button", { name: /^Reviewed up to here/ });
		await reviewed.nth(1).waitFor();
		await look(stage, "flagged");
		await reviewed.nth(1).click();
		await page.getByText("never listed here again").waitFor();
		await look(stage, "review");
		assert.ok(await page.locator("dialog .danger").isDisabled());
		await page.fill("[name=ask-typed]", "d:bob:carol#2");
		await page.locator("dialog .danger").click();
		await page.getByText("Nothing waits for review").waitFor();
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		await page.context().close();
		await enter(stage, {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await row("gambling").waitFor();
		await look(stage, "narrow");
		const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(await wide(), 360, "it overflows");
		const bob = await stage.peer("bob");
		await bob.say("u:carol", ["then I resign"]);
		bob.close();
		await open("#/flagged");
		await page.getByRole("button", { name: /^审到这里/ }).waitFor();
		await look(stage, "narrow-flagged");
		assert.equal(await wide(), 360, "it overflows");
		await open("#/words");
		await row("gambling").getByRole("button").click();
		await row("gambling").waitFor({ state: "detached" });
		await page.context().close();
		await stage.daemon.call("words.set", {});
	},
};
