// SPDX-License-Identifier: Apache-2.0
// A message is reported from its menu; an administrator sees it when she gives a
// reason, takes it back, or disables who said it.
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";
import { png } from "../lib/png.mjs";
import { until } from "../lib/until.mjs";

const narrow = {
	locale: "zh-CN",
	colorScheme: "dark",
	reducedMotion: "reduce",
	viewport: { width: 360, height: 740 },
	hasTouch: true,
	isMobile: true,
};
let page;
let signin;
const bad = "You will all regret this parade";
const worse = "Buy my parade tickets";

const button = (name) => page.getByRole("button", { name, exact: true });
const row = (who) => page.locator("[data-row]", { hasText: who });

async function look(stage, name, at = page) {
	await stage.shoot(at, `27-${name}`);
	assert.deepEqual(await problems(at), [], name);
}

async function enter(stage, hash, options) {
	page = await stage.page(options);
	await page.addInitScript((s) => localStorage.setItem("yizhan.signin", s), signin);
	await page.goto(`${stage.url}/console/#/${hash}`);
}

async function report(stage, person, text, why, words) {
	await person.act(text, "Report…");
	const send = person.page.locator(".dialog button[type=submit]");
	await person.page.locator(".dialog [type=radio]").first().waitFor();
	assert.equal(await send.isDisabled(), true, "what for?");
	await person.page.locator(`.dialog [value=${why}]`).check();
	if (words)
		await person.page.fill("[name=report-text]", words);
	await look(stage, `chat-${why}`, person.page);
	await send.click();
	await person.page.locator(".dialog").waitFor({ state: "detached" });
	await person.page.getByText("Reported. An administrator will look at it.").first().waitFor();
}

async function reveal() {
	const show = page.locator("dialog button[type=submit]");
	await page.locator("[name=look-reason]").waitFor();
	assert.equal(await show.isDisabled(), true, "no reason, no look");
	await page.fill("[name=look-reason]", "daily look at reports");
	await show.click();
	await page.locator("[data-copy]").waitFor();
}

export default {
	async "a message is reported from its menu"(stage) {
		await stage.daemon.call("user.create", { id: "rude", name: "Rudi Rude" });
		await stage.daemon.call("group.create", {
			id: "parade",
			name: "Parade",
			members: ["bob", "carol", "rude"],
		});
		const rude = await stage.peer("rude");
		await rude.say("g:parade", ["Good morning", bad, "So there", worse]);
		rude.close();
		const bob = await stage.person("bob");
		await bob.open("g:parade");
		await bob.sees(bad);
		await report(stage, bob, bad, "violence", "He means it");
		await report(stage, bob, worse, "spam");
	},

	async "Overview says that reports wait; a reason shows one"(stage) {
		const { token } = await stage.daemon.call("token.issue", { user: "alice" });
		const { user } = await stage.daemon.call("user.get", { id: "alice" });
		signin = JSON.stringify({ token, user });
		await enter(stage, "overview");
		await page.locator("[data-tile=reports]", { hasText: "2" }).waitFor();
		await page.locator("[data-tile=reports] a").click();
		await row("Violence").waitFor();
		assert.equal(await page.getByText(bad).count(), 0, "no content in the list");
		await look(stage, "list");
		await row("Violence").getByRole("button").click();
		await reveal();
		assert.equal(await page.locator("[data-copy]").innerText(), bad);
		await page.locator("[data-reporter=bob]", { hasText: "He means it" }).waitFor();
		assert.equal(await page.locator("[data-around]").count(), 4);
		await page.locator("[name=outcome][value=removed]").check();
		await page.getByText("Its content is erased for everybody.").waitFor();
		await page.fill("[name=note]", "rule 3");
		await look(stage, "one");
		await button("Close the report").click();
		await row("Violence").waitFor({ state: "detached" });
		const bob = await stage.person("bob");
		await until("bob sees it go", async () => !(await bob.texts()).includes(bad));
	},

	async "who said it is disabled; both are among the closed ones"(stage) {
		await row("Spam").getByRole("button").click();
		await reveal();
		await page.locator("[name=outcome][value=suspended]").check();
		await button("Close the report").click();
		await page.getByText("No report waits").waitFor();
		await look(stage, "empty");
		const { user } = await stage.daemon.call("user.get", { id: "rude" });
		assert.equal(user.disabled, true);
		await page.locator("[name=state][value=closed]").check();
		await row("Author disabled").waitFor();
		await row("Taken back").getByRole("button").click();
		await reveal();
		await page.locator("[data-closed]", { hasText: "rule 3" }).waitFor();
		await page.context().close();
	},

	async "a picture that was reported is shown to whoever decides"(stage) {
		const carol = await stage.person("carol");
		await carol.open("g:parade");
		await carol.page.setInputFiles("[name=attach]", {
			name: "roof.png",
			mimeType: "image/png",
			buffer: png(300, 200),
		});
		const bob = await stage.peer("bob");
		const given = async () => {
			const asked = { conv: "g:parade", after: 0 };
			const { entries } = await bob.call("message.list", asked);
			return entries.find((e) => e.kind === "image");
		};
		const { seq } = await until("the picture is given", given);
		await bob.call("message.report", { conv: "g:parade", seq, reason: "sexual" });
		bob.close();
		await enter(stage, "reports");
		await row("Sexual content").getByRole("button").click();
		await reveal();
		const picture = page.locator("img[data-picture]");
		await until("the picture is there", () =>
			picture.evaluate((el) => el.complete && el.naturalWidth === 300),
		);
		await look(stage, "picture");
		await page.locator("[name=outcome][value=dismissed]").check();
		await button("Close the report").click();
		await page.getByText("No report waits").waitFor();
		await page.context().close();
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		const carol = await stage.peer("carol");
		const { entries } = await carol.call("message.list", { conv: "g:parade", after: 0 });
		const { seq } = entries.find((e) => e.body?.text === worse);
		await carol.call("message.report", { conv: "g:parade", seq, reason: "fraud" });
		carol.close();
		await enter(stage, "reports", narrow);
		await row("垃圾信息, 欺诈").waitFor();
		await look(stage, "narrow-list");
		const width = () => page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(await width(), 360, "it overflows");
		await row("rude").getByRole("button").click();
		await reveal();
		await look(stage, "narrow-one");
		await page.locator("[name=outcome][value=dismissed]").check();
		await button("结束处理").click();
		await page.getByText("没有待处理的举报").waitFor();
		await look(stage, "narrow-empty");
		assert.equal(await width(), 360, "it overflows");
		await page.context().close();
		await stage.daemon.call("user.disable", { id: "rude", disabled: false });
	},
};
