// SPDX-License-Identifier: Apache-2.0
// The console: for how long things are kept, and the address and certificate,
// on a box of its own; and what an auditor sees of both.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const row = (id) => page.locator(`[data-row="${id}"]`);
const narrow = {
	locale: "zh-CN",
	colorScheme: "dark",
	reducedMotion: "reduce",
	viewport: { width: 360, height: 740 },
	hasTouch: true,
	isMobile: true,
};
let box;
let page;

async function look(stage, name) {
	await stage.shoot(page, `35-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, id, hash, options) {
	const { token } = await box.call("token.issue", { user: id });
	const { user } = await box.call("user.get", { id });
	await page?.context().close();
	page = await stage.page(options);
	await page.addInitScript(
		(s) => localStorage.setItem("yizhan.signin", s),
		JSON.stringify({ token, user }),
	);
	await page.goto(`${box.url}/console/${hash}`);
}

const rule = (conv) => box.call("retention.get", conv ? { conv } : {});

export default {
	async "less is kept only when that is confirmed, more at once"(stage) {
		box = new Daemon(stage.build, join(stage.shots, "35-box.log"));
		await box.start();
		stage.hosts.add(box.address);
		await box.call("user.create", { id: "chief", name: "Chief Admin", admin: true });
		await box.call("user.create", { id: "looker", name: "Lena Looks" });
		await box.call("role.give", { user: "looker", role: "auditor" });
		await box.call("group.create", {
			id: "contracts",
			name: "Contracts",
			members: ["chief", "looker"],
		});
		await enter(stage, "chief", "#/retention");
		await page.getByText("There are none.").waitFor();
		await look(stage, "empty");
		assert.equal(await button("Save").count(), 0, "nothing has changed");
		await page.fill("[name=keep-messages]", "1.5");
		await page.getByText("A whole number of days").waitFor();
		assert.equal(await button("Save").isDisabled(), true);
		await button("Discard").click();
		assert.equal(await page.inputValue("[name=keep-messages]"), "");
		await page.fill("[name=keep-messages]", "365");
		await page.fill("[name=keep-files]", "90");
		await button("Save").click();
		await page.getByText("Messages older than 365 days go").waitFor();
		await look(stage, "ask");
		await button("Cancel").click();
		assert.equal((await rule()).message_days, 0, "it was not confirmed");
		await button("Save").click();
		const sure = page.locator("dialog .danger");
		assert.equal(await sure.isDisabled(), true, "the word is typed first");
		await page.fill("[name=ask-typed]", "Delete");
		await sure.click();
		await page.getByText("Saved").first().waitFor();
		assert.deepEqual(await rule(), { message_days: 365, file_days: 90, own: false });
		await page.getByText("Changed by chief").waitFor();
		await page.fill("[name=keep-messages]", "");
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		assert.equal((await rule()).message_days, 0);
	},

	async "a group is kept for ever, found from its own page"(stage) {
		await page.goto(`${box.url}/console/#/groups/contracts`);
		await page.getByRole("link", { name: "Retention" }).last().click();
		assert.equal(await page.inputValue("[name=keep-conv]"), "g:contracts");
		await page.fill("[name=keep-own-messages]", "0");
		await look(stage, "own");
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await row("g:contracts").getByText("For ever").waitFor();
		await row("g:contracts").getByText("As the organisation").waitFor();
		assert.equal((await rule("g:contracts")).own, true);
		await row("g:contracts").getByRole("button").click();
		await page.getByRole("menuitem", { name: "Edit" }).click();
		await page.fill("[name=keep-conv]", "g:nowhere");
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await page.getByRole("dialog").getByRole("alert").waitFor();
		await page.fill("[name=keep-conv]", "g:contracts");
		await page.fill("[name=keep-own-messages]", "1");
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await page.getByText("Messages older than 1 day go").waitFor();
		await look(stage, "own-ask");
		assert.equal(await page.locator("dialog .danger").isDisabled(), true);
		await page.keyboard.press("Escape");
		await page.locator("dialog.ask").waitFor({ state: "detached" });
		await button("Cancel").click();
		assert.equal((await rule("g:contracts")).message_days, 0, "it was not confirmed");
	},

	async "what would go is counted before it goes"(stage) {
		await button("Count what would go").click();
		await page.locator("[data-newest]", { hasText: "Nothing was too old" }).waitFor();
		await page.getByText("Only counted").waitFor();
		await button("Delete it now").click();
		await page.getByText("It cannot be undone").waitFor();
		const sure = page.locator("dialog .danger");
		assert.equal(await sure.isDisabled(), true, "the word is typed first");
		await page.fill("[name=ask-typed]", "Delete");
		await sure.click();
		await page.locator("[data-run]", { hasText: "Asked for" }).waitFor();
		await look(stage, "runs");
		await box.call("retention.set", { message_days: 30 });
		await row("g:contracts").getByRole("button").click();
		await page.getByRole("menuitem", { name: "Remove" }).click();
		await page.getByText("Messages older than 30 days go").waitFor();
		assert.equal((await rule("g:contracts")).own, true, "it is asked first");
		assert.equal(await sure.isDisabled(), true, "the word is typed here, too");
		await page.fill("[name=ask-typed]", "Delete");
		await sure.click();
		await page.getByText("There are none.").waitFor();
		assert.equal((await rule("g:contracts")).own, false);
	},

	async "the certificate is changed after the set-up, too"(stage) {
		const dir = mkdtempSync(join(tmpdir(), "yizhan-keep-"));
		const file = (name) => join(dir, name);
		execFileSync("openssl", [
			..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30".split(" "),
			..."-subj /CN=box -addext subjectAltName=DNS:im.example".split(" "),
			...["-keyout", file("key.pem"), "-out", file("cert.pem")],
		], { stdio: "ignore" });
		await page.goto(`${box.url}/console/#/address`);
		await page.locator("[data-verdict=ok]").first().waitFor();
		await page.getByText("This server itself").waitFor();
		await look(stage, "address");
		await page.getByText("Use a certificate of your own").click();
		await page.setInputFiles("[name=cert]", file("cert.pem"));
		await page.setInputFiles("[name=key]", file("key.pem"));
		await button("Use it").click();
		await page.getByText("Somebody else; take a new one").waitFor();
		await page.locator("[data-verdict=uncovered]").first().waitFor();
		await page.getByText("Changed by chief").waitFor();
		await look(stage, "theirs");
		await button("Back to the server's own").click();
		await page.fill("[name=ask-typed]", new URL(page.url()).hostname);
		await page.locator("dialog .danger").click();
		await page.getByText("This server itself").waitFor();
		await page.locator("[data-host='127.0.0.1'][data-verdict=ok]").waitFor();
		/* 127.0.0.1 by a name that no machine has of itself. */
		await page.fill("[name=host]", "2130706433");
		await button("Try it").click();
		await page.locator("[data-host='2130706433'][data-verdict=uncovered]").waitFor();
		await button("Sign for 2130706433").click();
		await page.locator("[data-host='2130706433'][data-verdict=ok]").waitFor();
		assert.deepEqual((await box.call("cert.show")).names, ["2130706433"]);
		await page.fill("[name=host]", "no-such-name.invalid");
		await button("Try it").click();
		await page.locator("[data-host='no-such-name.invalid'][data-verdict=unknown]").waitFor();
		rmSync(dir, { recursive: true });
	},

	async "an auditor reads both and can change neither"(stage) {
		await enter(stage, "looker", "#/retention");
		await page.getByText("Your role lets you look here").waitFor();
		await page.getByText("As long as their messages").or(page.getByText("90 days")).first().waitFor();
		for (const name of ["Save", "Add a rule", "Count what would go", "Delete it now"])
			assert.equal(await button(name).count(), 0, name);
		await look(stage, "auditor");
		await page.goto(`${box.url}/console/#/address`);
		await page.getByText("This server itself").waitFor();
		assert.equal(await page.locator("[name=host], [name=cert]").count(), 0);
		await look(stage, "auditor-address");
	},

	async "Chinese, dark and 360 px wide both are whole, too"(stage) {
		for (const [name, wait] of [["retention", "执行记录"], ["address", "到期时间"]]) {
			await enter(stage, "chief", `#/${name}`, narrow);
			await page.getByText(wait).first().waitFor();
			await page.locator("[data-verdict=checking]").first().waitFor({ state: "detached" });
			await look(stage, `narrow-${name}`);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${name} overflows`);
		}
		await page.context().close();
		await box.stop();
	},
};
