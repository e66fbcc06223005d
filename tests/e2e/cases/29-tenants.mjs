// SPDX-License-Identifier: Apache-2.0
// The console: several organisations on one box, looked after by the admins of
// the first, on a box of its own.
import assert from "node:assert/strict";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";
import { until } from "../lib/until.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const row = (id) => page.locator(`[data-row="${id}"]`);
let box;
let page;
let signin;

async function look(stage, name) {
	await stage.shoot(page, `29-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, screen, options) {
	page = await stage.page(options);
	await page.addInitScript(
		(s) => localStorage.setItem("yizhan.signin", s),
		signin,
	);
	await page.goto(`${box.url}/console/#/${screen}`);
}

async function choose(id, name) {
	await row(id).getByRole("button").click();
	await page.getByRole("menuitem", { name, exact: true }).click();
}

const get = async (id) => (await box.call("tenant.get", { id })).tenant;

export default {
	async "who has one organisation meets no other, until she asks"(stage) {
		box = new Daemon(stage.build, join(stage.shots, "29-box.log"));
		await box.start();
		stage.hosts.add(box.address);
		const { user } = await box.call("user.create", {
			id: "chief",
			name: "Chief Admin",
			admin: true,
		});
		const { token } = await box.call("token.issue", { user: "chief" });
		signin = JSON.stringify({ token, user });
		await enter(stage, "about");
		await button("Look after several organisations").waitFor();
		assert.equal(await page.locator(".tabs").getByText("Organisations").count(), 0);
		await look(stage, "about");
		await button("Look after several organisations").click();
		await row("default").waitFor();
		await page.locator(".tabs").getByText("Organisations").waitFor();
	},

	async "one is made with limits, which are changed"(stage) {
		await button("New organisation").click();
		await page.fill("[name=tenant-id]", "Not good");
		await page.getByText("Small letters, digits and lines").first().waitFor();
		assert.equal(await button("Save").isDisabled(), true);
		await page.fill("[name=tenant-id]", "acme");
		await page.fill("[name=tenant-name]", "Acme & Sons");
		await page.fill("[name=users_max]", "50");
		await page.fill("[name=files_bytes_max]", "2048");
		await page.fill("[name=file_bytes_max]", "50");
		await look(stage, "new");
		await button("Save").click();
		await row("acme").getByText("50 people · 2 GB of files · 50 MB for one file").waitFor();
		assert.equal((await get("acme")).files_bytes_max, 2048 * 1024 * 1024);
		await page.locator("[data-secret]", { hasText: "/setup?tenant=acme#yz_acme_" }).waitFor();
		await look(stage, "link");
		await page.keyboard.press("Escape");
		await choose("acme", "Edit");
		await page.fill("[name=users_max]", "");
		await page.fill("[name=messages_per_s]", "1,5");
		await page.getByText("A whole number, or nothing.").waitFor();
		await page.fill("[name=messages_per_s]", "20");
		await button("Save").click();
		await row("acme").getByText("20 messages a second · 2 GB of files").waitFor();
		assert.equal((await get("acme")).users_max, undefined);
	},

	async "whoever opens its link becomes its first administrator"(stage) {
		await choose("acme", "Link for its first administrator");
		const link = await page.locator("[data-secret]").textContent();
		await page.keyboard.press("Escape");
		const other = await stage.page();
		await other.goto(link);
		const password = "zoe's own password";
		const form = { org: "Acme", user: "zoe", name: "Zoe", password, again: password };
		for (const [name, value] of Object.entries(form))
			await other.fill(`[name=${name}]`, value);
		await other.keyboard.press("Enter");
		await other.waitForSelector("[name=base]:checked");
		await other.context().close();
		const hers = { tenant: "acme", user: "zoe", password };
		assert.equal((await box.call("auth.login", hers)).user.admin, true);
		await choose("acme", "Link for its first administrator");
		await page.getByText("Set-up is already finished.").waitFor();
	},

	async "people find it by its host name"(stage) {
		await choose("acme", "Edit");
		await page.fill("[name=tenant-host]", "https://Localhost/");
		await button("Save").click();
		await row("acme").getByText("localhost").waitFor();
		assert.equal((await get("acme")).host, "localhost");
		const ann = { id: "ann", name: "Ann", password: "ann's own password" };
		await box.ctl("--tenant", "acme", "call", "user.create", JSON.stringify(ann));
		const hers = box.address.replace(/^[^:]*/, "localhost");
		stage.hosts.add(hers);
		const other = await stage.page();
		await other.goto(`https://${hers}/`);
		await other.fill("[name=user]", ann.id);
		await other.fill("[name=password]", ann.password);
		await other.getByRole("button", { name: "Sign in", exact: true }).click();
		await other.locator(".rail-logo").waitFor();
		await other.context().close();
		await choose("acme", "Edit");
		await page.fill("[name=tenant-host]", "10.0.0.1");
		await button("Save").click();
		await page.getByRole("alert").waitFor();
		await page.keyboard.press("Escape");
	},

	async "it is suspended, and goes on"(stage) {
		await choose("acme", "Suspend");
		await page.getByText("Everybody in it is put out").waitFor();
		await look(stage, "suspend");
		await button("Suspend").click();
		await row("acme").getByText("Suspended").waitFor();
		assert.equal((await get("acme")).suspended, true);
		await choose("acme", "Resume");
		await row("acme").getByText("Open", { exact: true }).waitFor();
		await row("default").getByRole("button").click();
		assert.equal(await page.getByRole("menuitem", { name: "Suspend" }).count(), 0);
		assert.equal(await page.getByRole("menuitem", { name: "Delete" }).count(), 0);
		await page.keyboard.press("Escape");
	},

	async "it is exported, and a copy of it taken in"(stage) {
		await choose("acme", "Export");
		await page.locator("[data-last]", { hasText: "Exported as yizhan-acme-" }).waitFor();
		const { last } = await box.call("backup.list", {});
		await button("Import").click();
		await page.fill("[name=tenant-backup]", last.name);
		await page.fill("[name=tenant-id]", "acme");
		await button("Import").last().click();
		await page.getByText("this id is taken").waitFor();
		await page.fill("[name=tenant-id]", "copy");
		await look(stage, "import");
		await button("Import").last().click();
		await page.locator("[data-last]", { hasText: "was imported" }).waitFor();
		await page.reload();
		await row("copy").getByText("Suspended").waitFor();
		await page.locator(".tabs .on", { hasText: "Organisations" }).waitFor();
		await look(stage, "list");
	},

	async "it is deleted by whoever types its name"(stage) {
		await choose("copy", "Delete");
		await page.getByText("2 people").waitFor();
		const last = page.getByRole("button", { name: "Delete", exact: true });
		assert.equal(await last.isDisabled(), true);
		await page.fill("[name=ask-typed]", "copy");
		await look(stage, "delete");
		await last.click();
		await row("copy").waitFor({ state: "detached" });
		await until("it is in no list", async () =>
			(await box.call("tenant.list", {})).tenants.length === 2);
	},

	async "until it is erased, it can be had back"(stage) {
		await page.selectOption("[name=tenant-state]", "deleted");
		await row("copy").getByText("Erased on").waitFor();
		assert.equal(await row("acme").count(), 0);
		await look(stage, "deleted");
		await choose("copy", "Bring back");
		await page.getByText("None is in this state").waitFor();
		await page.selectOption("[name=tenant-state]", "suspended");
		await row("copy").getByText("Suspended").waitFor();
		assert.equal((await get("copy")).suspended, true);
		await page.selectOption("[name=tenant-state]", "");
		await row("acme").waitFor();
	},

	async "its address leads to its own sign-in"(stage) {
		const other = await stage.page();
		await other.goto(`${box.url}/t/acme/console`);
		await other.getByText("acme", { exact: true }).waitFor();
		assert.match(other.url(), /\/console\/\?tenant=acme/);
		await other.context().close();
	},

	async "one that is made but refused its host name is there, without it"(stage) {
		await button("New organisation").click();
		await page.fill("[name=tenant-id]", "twin");
		await page.fill("[name=tenant-host]", "localhost");
		await page.fill("[name=users_max]", "7");
		await button("Save").click();
		const alert = page.getByRole("alert").filter({ hasText: "The organisation itself is made" });
		await alert.waitFor();
		await look(stage, "half");
		await page.keyboard.press("Escape");
		await row("twin").getByText("None of its own").waitFor();
		await button("New organisation").click();
		await page.fill("[name=tenant-id]", "third");
		await page.fill("[name=tenant-host]", "localhost");
		await page.fill("[name=users_max]", "7");
		await button("Save").click();
		await alert.waitFor();
		await page.fill("[name=tenant-host]", "");
		await button("Save").click();
		await row("third").getByText("7 people").waitFor();
		await page.locator("[data-secret]", { hasText: "tenant=third" }).waitFor();
		await page.keyboard.press("Escape");
	},

	async "what is not changed stays to the byte"() {
		const bytes = { files_bytes_max: 500_000, file_bytes_max: 1_677_722 };
		await box.call("tenant.update", { id: "acme", ...bytes });
		await page.reload();
		await choose("acme", "Edit");
		assert.equal(await page.inputValue("[name=file_bytes_max]"), "1.6");
		await page.fill("[name=tenant-name]", "Acme Daughters");
		await button("Save").click();
		await row("acme").getByText("Acme Daughters").waitFor();
		const { files_bytes_max, file_bytes_max } = await get("acme");
		assert.deepEqual({ files_bytes_max, file_bytes_max }, bytes);
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		await page.context().close();
		await enter(stage, "organisations", {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await row("acme").waitFor();
		await page.locator(".tabs .on", { hasText: "组织" }).waitFor();
		await look(stage, "narrow");
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(width, 360, "it overflows");
		await page.context().close();
		await box.stop();
	},
};
