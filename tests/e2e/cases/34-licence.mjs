// SPDX-License-Identifier: Apache-2.0
// The licence in the console and in the set-up: what there is, another one as
// a file and as a code, what is refused, the banner before and after its end.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";

const key = fileURLToPath(
	new URL("../../fixtures/licence/development.key", import.meta.url),
);
const password = "willow saddle river";
const button = (name) => page.getByRole("button", { name, exact: true });
const state = (name) => page.locator(`[data-state=${name}]`);
const banner = () => page.locator("[data-licence-banner]");
let box;
let page;
let signin;

/** A licence by the tool: people=5, days=30 … */
function licence(stage, claims) {
	const flags = Object.entries(claims).map(([name, value]) =>
		value === true ? `--${name}` : `--${name}=${value}`,
	);
	return execFileSync(
		join(stage.build, "yizhan-licence"),
		["issue", "--key", key, "--id", "A-1", "--holder", "示例公司 Acme", ...flags],
		{ encoding: "utf8" },
	);
}

const asFile = (text, name = "acme.json") => ({
	name,
	mimeType: "application/json",
	buffer: Buffer.from(text),
});

async function look(stage, name) {
	await stage.shoot(page, `34-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, user, options) {
	page = await stage.page(options);
	await page.addInitScript(
		(s) => localStorage.setItem("yizhan.signin", s),
		signin[user],
	);
	await page.goto(`${box.url}/console/#/licence`);
}

async function person(id, admin) {
	const { user } = await box.call("user.create", { id, name: id, admin });
	const { token } = await box.call("token.issue", { user: id });
	return JSON.stringify({ token, user });
}

export default {
	async "the free edition says what it is"(stage) {
		box = new Daemon(stage.build, join(stage.shots, "34-box.log"));
		await box.start();
		stage.hosts.add(box.address);
		signin = { chief: await person("chief", true), alice: await person("alice", false) };
		await enter(stage, "chief");
		await state("free").waitFor();
		await page.locator("[data-use=people]", { hasText: "2 of 100" }).waitFor();
		await page.getByText("This build is for development").waitFor();
		assert.equal(await banner().count(), 0);
		assert.equal(await page.locator("[data-use=tenants]").count(), 0, "nobody meets the word");
		await look(stage, "free");
	},

	async "what is no licence is refused, in words"(stage) {
		const bad = page.getByRole("alert");
		await page.fill("[name=code]", "hello");
		await button("Use it").click();
		await bad.getByText("This is no licence").waitFor();
		await page.setInputFiles("[name=licence]", asFile("x".repeat(10_000_000)));
		await bad.getByText("This is no licence").waitFor();
		const good = licence(stage, { people: 200, days: 400 });
		await page.setInputFiles("[name=licence]", asFile(good.replace("200", "900")));
		await bad.getByText("not as it was signed").waitFor();
		await look(stage, "refused");
		await page.setInputFiles(
			"[name=licence]",
			asFile(licence(stage, { machine: "card:0123456789abcdef" })),
		);
		await bad.getByText("for another machine").waitFor();
		await state("free").waitFor();
	},

	async "a file is taken, and a code by the keyboard"(stage) {
		const text = licence(stage, { people: 200, devices: 50, days: 400, edition: "Team" });
		await page.setInputFiles("[name=licence]", asFile(text));
		await state("ok").waitFor();
		await page.locator("[data-use=people]", { hasText: "2 of 200" }).waitFor();
		await page.getByText("示例公司 Acme").first().waitFor();
		assert.equal(await banner().count(), 0);
		await look(stage, "in-force");
		await page.evaluate(() => {
			location.hash = "#/overview";
		});
		await page.locator("[data-tile=licence]", { hasText: "until" }).waitFor();
		await look(stage, "overview");
		await page.evaluate(() => {
			location.hash = "#/licence";
		});
		await page.locator("[name=code]").focus();
		await page.keyboard.type(licence(stage, { people: 300, days: 20, code: true }).trim());
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await page.locator("[data-use=people]", { hasText: "2 of 300" }).waitFor();
	},

	async "a file is dropped"(stage) {
		const text = licence(stage, { people: 250, days: 25 });
		const data = await page.evaluateHandle((t) => {
			const all = new DataTransfer();
			all.items.add(new File([t], "acme.json"));
			return all;
		}, text);
		await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
		await page.locator("[data-use=people]", { hasText: "2 of 250" }).waitFor();
		await banner().getByText(/ends in 2[45] days/).waitFor();
		await look(stage, "banner");
		await page.context().close();
	},

	async "in Chinese, dark and narrow; its end is said to admins alone"(stage) {
		await enter(stage, "chief", {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await banner().getByText(/天后到期/).waitFor();
		const width = () => page.evaluate(() => document.documentElement.scrollWidth);
		await look(stage, "narrow");
		assert.equal(await width(), 360);
		await page.locator(".licence-form").scrollIntoViewIfNeeded();
		await look(stage, "narrow-form");
		await page.context().close();
		page = await stage.page();
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			signin.alice,
		);
		await page.goto(`${box.url}/`);
		await page.locator(".conv-list, .chat, main").first().waitFor();
		assert.equal(await banner().count(), 0);
		await page.context().close();
	},

	async "who is one too many is refused with where a larger one goes"(stage) {
		await box.call("licence.install", { text: licence(stage, { people: 2, days: 400 }) });
		await enter(stage, "chief", { locale: "zh-CN" });
		await page.locator("[data-use=people]", { hasText: "2 / 2" }).waitFor();
		const place = page.getByText("系统 > 许可证");
		await page.goto(`${box.url}/console/#/people`);
		await page.locator(".screen-head .btn.primary").click();
		await page.fill("[name=person-id]", "mei");
		await page.fill("[name=person-name]", "Mei");
		await page.keyboard.press("Enter");
		await page.getByRole("alert").filter({ has: place }).waitFor();
		await look(stage, "too-many");
		await page.keyboard.press("Escape");
		await page.goto(`${box.url}/console/#/import`);
		await page.fill("[name=people]", "mei,Mei\n");
		await button("预览").click();
		await page.getByRole("cell").filter({ has: place }).waitFor();
		await page.context().close();
	},

	async "it is removed by who confirms it"(stage) {
		await enter(stage, "chief");
		await button("Remove").first().click();
		await page.getByRole("dialog").getByText("free edition").waitFor();
		const { holder } = (await box.call("licence.get", {})).licence;
		await page.fill("[name=ask-typed]", holder);
		await look(stage, "remove");
		await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
		await state("free").waitFor();
		assert.equal(await banner().count(), 0);
		await page.context().close();
		await box.stop();
	},

	async "the set-up takes one, too"(stage) {
		box = new Daemon(stage.build, join(stage.shots, "34-setup.log"));
		await box.start();
		stage.hosts.add(box.address);
		const { token } = await box.call("setup.link");
		page = await stage.page();
		await page.goto(`${box.url}/setup#${token}`);
		const form = { org: "Acme", user: "lin", name: "Lin", password, again: password };
		for (const [name, value] of Object.entries(form))
			await page.fill(`[name=${name}]`, value);
		await page.keyboard.press("Enter");
		await page.waitForSelector("[name=base]:checked");
		await page.getByRole("link", { name: "Next", exact: true }).click();
		await page.getByText("Have a licence for more people?").click();
		await look(stage, "setup");
		await page.setInputFiles("[name=licence]", asFile(licence(stage, { people: 500, days: 400 })));
		await page.getByRole("heading", { name: "Your licence is in force" }).waitFor();
		await page.locator("[data-use=people]", { hasText: "1 of 500" }).waitFor();
		await look(stage, "setup-taken");
		await page.getByRole("link", { name: "Next", exact: true }).click();
		await page.locator("[name=people]").waitFor();
		await page.context().close();
		await box.stop();
	},
};
