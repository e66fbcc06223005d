// SPDX-License-Identifier: Apache-2.0
// The console: what is decided for the organisation, on a box of its own whose
// configuration decides some of it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const setting = (name) => page.locator(`[data-setting="${name}"]`);
let box;
let page;
let signin;

async function look(stage, name) {
	await stage.shoot(page, `23-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, options) {
	page = await stage.page(options);
	await page.addInitScript(
		(s) => localStorage.setItem("yizhan.signin", s),
		signin,
	);
	await page.goto(`${box.url}/console/#/settings`);
	await setting("edit_window_ms").waitFor();
}

async function value(name) {
	const { settings } = await box.call("setting.get");
	return settings.find((s) => s.name === name).value;
}

/** RFC 6238. */
function codeOf(key) {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const bits = [...key]
		.map((c) => digits.indexOf(c).toString(2).padStart(5, "0"))
		.join("");
	const bytes = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
	const mac = createHmac("sha1", bytes).update(counter).digest();
	const at = mac[19] & 15;
	const n = (mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000;
	return String(n).padStart(6, "0");
}

export default {
	async "settings say what they are, and what the configuration has"(stage) {
		const config = join(stage.shots, "23-box.toml");
		writeFileSync(config, '[session]\nrecall_window = "5m"\n');
		box = new Daemon(stage.build, join(stage.shots, "23-box.log"), [
			"--config",
			config,
		]);
		await box.start();
		stage.hosts.add(box.address);
		const { user } = await box.call("user.create", {
			id: "chief",
			name: "Chief Admin",
			password: "Her own words 3",
			admin: true,
		});
		const { token } = await box.call("token.issue", { user: "chief" });
		signin = JSON.stringify({ token, user });
		await enter(stage);
		const recall = setting("recall_window_ms");
		await recall.getByText("has session.recall_window").waitFor();
		assert.equal(await recall.locator("input").isDisabled(), true);
		assert.equal(await recall.locator("input").inputValue(), "5");
		const edit = setting("edit_window_ms");
		await edit.getByText("Default: 1 day").waitFor();
		await look(stage, "settings");
	},

	async "language and clocks are chosen from what there is"(stage) {
		await page.selectOption("[name=language]", { label: "中文" });
		await page.selectOption("[name=utc_offset_minutes]", { label: "UTC+05:45" });
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		assert.deepEqual([await value("language"), await value("utc_offset_minutes")], [2, 345]);
		await setting("utc_offset_minutes").getByText("Changed by").waitFor();
		await page.fill("[name=time_zone]", "Europe/Atlantis");
		await button("Save").click();
		await page.getByRole("alert").getByText("such as Europe/Berlin").waitFor();
		await page.fill("[name=time_zone]", "Pacific/Chatham");
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		const { settings } = await box.call("setting.get");
		assert.equal(settings.find((s) => s.name === "time_zone").text, "Pacific/Chatham");
		assert.ok([765, 825].includes(await value("utc_offset_minutes")));
		await setting("time_zone").getByText("Changed by").waitFor();
		await look(stage, "local");
		await box.call("setting.update", { reset: ["language", "utc_offset_minutes"] });
		await page.reload();
		await setting("edit_window_ms").waitFor();
	},

	async "changes are counted, kept while one looks elsewhere, and saved"(stage) {
		await page.fill("[name=org]", "Courier & Sons");
		await page.getByText("1 change is not saved").waitFor();
		const edit = setting("edit_window_ms");
		await edit.locator("input").fill("2");
		await edit.locator("select").selectOption("hour");
		await setting("groups_by_admins").getByRole("checkbox").check();
		await page.getByText("3 changes are not saved").waitFor();
		await look(stage, "unsaved");
		await page.getByRole("link", { name: "People" }).first().click();
		await page.getByRole("searchbox").waitFor();
		await page.goBack();
		await page.getByText("3 changes are not saved").waitFor();
		await button("Save").click();
		await page.getByText("3 changes are not saved").waitFor({ state: "detached" });
		assert.equal(await value("edit_window_ms"), 2 * 3600_000);
		assert.equal(await value("groups_by_admins"), 1);
		assert.equal((await box.call("setting.get")).org, "Courier & Sons");
		await edit.getByText("Changed by chief").waitFor();
		await page
			.getByRole("region", { name: "Organisation", exact: true })
			.getByText("Changed by chief")
			.waitFor();
		await look(stage, "saved");
		await page.reload();
		await edit.getByText("Changed by chief").waitFor();
		await page.locator(".side-brand", { hasText: "Courier & Sons" }).waitFor();
	},

	async "what cannot be is said, and a change is thrown away or undone"() {
		const token = setting("token_lifetime_ms");
		await token.locator("input").fill("5000");
		await token.getByText("From 1 minute to 3,650 days.").waitFor();
		assert.equal(await button("Save").isDisabled(), true);
		await button("Discard").click();
		assert.equal(await token.locator("input").inputValue(), "90");
		await setting("edit_window_ms")
			.getByRole("button", { name: /^Back to the default/ })
			.click();
		await page.getByText("1 change is not saved").waitFor();
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		assert.equal(await value("edit_window_ms"), 24 * 3600_000);
	},

	async "messages, files and devices have their rules"(stage) {
		const size = setting("file_bytes");
		await size.getByText("Default: 100 megabytes").waitFor();
		await size.locator("input").fill("101");
		await size.getByText("From 1 kilobyte to 100 megabytes.").waitFor();
		await size.locator("input").fill("20");
		await setting("read_receipts").getByRole("checkbox").uncheck();
		await setting("file_types").locator("select").selectOption("1");
		await setting("phones").locator("input").fill("2");
		await page.getByText("4 changes are not saved").waitFor();
		await size.scrollIntoViewIfNeeded();
		await look(stage, "messages");
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		assert.equal(await value("file_bytes"), 20 * 1024 ** 2);
		assert.equal(await value("read_receipts"), 0);
		assert.equal(await value("file_types"), 1);
		assert.equal(await value("phones"), 2);
		await setting("phones").scrollIntoViewIfNeeded();
		await look(stage, "devices");
	},

	async "Ctrl+K leads to one of them"() {
		await page.keyboard.press("Control+k");
		await page.keyboard.type("how long");
		await page.locator(".hit.on", { hasText: "How long a sign-in lasts" }).waitFor();
		await page.keyboard.press("Enter");
		await page.locator("[name=token_lifetime_ms]:focus").waitFor();
		assert.match(page.url(), /#\/settings\/token_lifetime_ms$/);
	},

	async "a policy is taken by one press, and who signs in obeys it"(stage) {
		await box.call("user.create", {
			id: "ann",
			name: "Ann",
			password: "plain and old",
		});
		await page.locator("[data-profile=mlps]").click();
		await page.locator("[data-profile=mlps][aria-pressed=true]").waitFor();
		assert.equal(await page.inputValue("[name=password_classes]"), "3");
		await page.locator("[data-profile=mlps]").scrollIntoViewIfNeeded();
		await look(stage, "policy");
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		assert.equal(await value("password_history"), 5);
		assert.equal(await value("password_change_first"), 1);
		const other = await stage.page();
		await other.goto(box.url);
		await other.fill("[name=user]", "ann");
		await other.fill("[name=password]", "plain and old");
		await other.keyboard.press("Enter");
		await other.getByText("Your password has to be changed").waitFor();
		await other.fill("[name=fresh]", "too plain to take");
		await other.fill("[name=again]", "too plain to take");
		await other.keyboard.press("Enter");
		await other.getByText("at least 3 of small letters").waitFor();
		stage.forgetNoise(); /* the refusal, in the browser's words */
		await stage.shoot(other, "23-change");
		assert.deepEqual(await problems(other), [], "change");
		await other.fill("[name=fresh]", "Her own words 1");
		await other.fill("[name=again]", "Her own words 1");
		await other.keyboard.press("Enter");
		await other.locator(".rail").waitFor();
		await other.context().close();
	},

	async "who must have an authenticator is led to it"(stage) {
		await box.call("setting.update", { totp_for: 2 });
		let other;
		const enterAnew = async () => {
			await other?.context().close();
			other = await stage.page({ locale: "zh-CN" });
			await other.goto(box.url);
			await other.fill("[name=user]", "ann");
			await other.fill("[name=password]", "Her own words 1");
			await other.keyboard.press("Enter");
		};
		await enterAnew();
		const uri = await other.locator("svg[data-qr]").getAttribute("data-qr");
		const key = new URL(uri).searchParams.get("secret");
		await stage.shoot(other, "23-totp");
		assert.deepEqual(await problems(other), [], "totp");
		await other.fill("[name=totp]", codeOf(key));
		await other.keyboard.press("Enter");
		await other.locator(".front-codes li").nth(9).waitFor();
		const spare = await other.locator(".front-codes li").first().innerText();
		await stage.shoot(other, "23-recovery");
		assert.deepEqual(await problems(other), [], "recovery");
		await other.locator(".btn.primary").click();
		await other.locator(".rail").waitFor();
		await enterAnew();
		await other.getByText("还需要").or(other.getByText("请同时输入")).first().waitFor();
		await other.fill("[name=totp]", spare);
		await other.keyboard.press("Enter");
		await other.locator(".rail").waitFor();
		await other.context().close();
	},

	async "whose role does not say so takes nothing away"(stage) {
		for (const [role, endsDevices] of [["auditor", false], ["helper", true]]) {
			const { user } = await box.call("user.create", { id: role, name: role });
			await box.call("role.give", { user: role, role });
			const { token } = await box.call("token.issue", { user: role });
			const other = await stage.page();
			await other.addInitScript(
				(s) => localStorage.setItem("yizhan.signin", s),
				JSON.stringify({ token, user: { ...user, role } }),
			);
			await other.goto(`${box.url}/console/#/people/ann`);
			if (role === "auditor")
				await other.getByText("9 recovery codes are left").waitFor();
			await other.getByRole("table", { name: "Devices" }).waitFor();
			const count = (name) => other.getByRole("button", { name }).count();
			assert.equal((await count(/^Sign out: /)) > 0, endsDevices, role);
			assert.equal(await count("Take the second step away"), 0, role);
			await other.context().close();
		}
		await page.goto(`${box.url}/console/#/people/ann`);
		await page.getByText("9 recovery codes are left").waitFor();
		await look(stage, "person-totp");
		await button("Take the second step away").click();
		await page.fill("[name=ask-typed]", "ann");
		await page.getByRole("dialog").getByRole("button", { name: "Take the second step away" }).click();
		await page.getByText("9 recovery codes are left").waitFor({ state: "detached" });
	},

	async "one's own authenticator is set up and taken away on one's own page"(stage) {
		const dialog = page.getByRole("dialog");
		await box.call("setting.update", { password_change_first: false });
		await button("You: Chief Admin").click();
		await page.getByRole("menuitem", { name: "Your own account" }).click();
		await page.getByText("Signing in takes the password alone.").waitFor();
		await button("Set up an authenticator").click();
		await page.fill("[name=own-password]", "not hers");
		await page.keyboard.press("Enter");
		await dialog.getByRole("alert").waitFor();
		await page.fill("[name=own-password]", "Her own words 3");
		await page.keyboard.press("Enter");
		const uri = await page.locator("svg[data-qr]").getAttribute("data-qr");
		await look(stage, "own-totp");
		await page.fill("[name=own-code]", codeOf(new URL(uri).searchParams.get("secret")));
		await page.keyboard.press("Enter");
		const codes = (await page.locator("[data-secret]").innerText()).split("\n");
		assert.equal(codes.length, 10);
		await look(stage, "own-recovery");
		await button("I have noted them").click();
		await page.getByText("10 recovery codes are left").waitFor();
		await button("Turn the codes off").click();
		await page.fill("[name=own-code]", "000000");
		await page.keyboard.press("Enter");
		await dialog.getByRole("alert").waitFor();
		await page.fill("[name=own-code]", codes[0]);
		await page.keyboard.press("Enter");
		await page.getByText("Signing in takes the password alone.").first().waitFor();
		assert.equal((await box.call("totp.get", { user: "chief" })).on, false);
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
		await setting("direct_needs_contact").getByRole("checkbox").check();
		await page.locator(".unsaved").waitFor();
		await look(stage, "narrow");
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(width, 360, "it overflows");
		await page.context().close();
		await box.stop();
	},
};
