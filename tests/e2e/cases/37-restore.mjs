// SPDX-License-Identifier: Apache-2.0
// The console: the only administrator goes back to a backup, on a box of its
// own, which starts anew; the page comes back by itself and says so.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";
import { until } from "../lib/until.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const last = (text) => page.locator("[data-last]", { hasText: text });
let box;
let page;
let name;

async function look(stage, what) {
	await stage.shoot(page, `37-${what}`);
	assert.deepEqual(await problems(page), [], what);
}

async function enter(stage, options) {
	const { user } = await box.call("user.get", { id: "chief" });
	const { token } = await box.call("token.issue", { user: "chief" });
	page = await stage.page(options);
	/* Once: what a restore does to the sign-in stays done. */
	await page.goto(`${box.url}/console/`);
	await page.evaluate(
		(s) => localStorage.setItem("yizhan.signin", s),
		JSON.stringify({ token, user }),
	);
	await page.goto(`${box.url}/console/#/backups`);
	await page.reload();
	await page.locator("[data-row]").first().waitFor();
}

async function ask(word) {
	await page.locator("[data-row]", { hasText: name }).getByRole("button", { name: word }).click();
	await page.locator("[name=ask-typed]").waitFor();
}

async function restore(word) {
	await page.locator("[name=ask-typed]").fill(name);
	await page.getByRole("dialog").getByRole("button", { name: word, exact: true }).click();
}

const people = async () => (await box.call("user.list")).users.map((u) => u.id);

export default {
	async "a backup is damaged, and nothing changes"(stage) {
		const config = join(stage.shots, "37-box.toml");
		writeFileSync(config, "[backup]\nnightly = false\n");
		box = new Daemon(stage.build, join(stage.shots, "37-box.log"), ["--config", config]);
		/* Twice: it starts anew on the port that it has now. */
		await box.start();
		await box.kill();
		await box.start();
		stage.hosts.add(box.address);
		await box.call("user.create", { id: "chief", name: "Chief Admin", admin: true });
		await box.call("backup.create");
		await until("a backup", async () => !(await box.call("backup.list")).busy);
		const { backups, directory } = await box.call("backup.list");
		name = "yizhan-20200101T000000Z.tar.zst";
		writeFileSync(join(directory, name), "not a backup");
		await box.call("user.create", { id: "late", name: "Late" });
		await enter(stage);
		await ask("Restore");
		assert.ok(await page.getByRole("dialog").getByRole("button", { name: "Restore" }).isDisabled());
		await restore("Restore");
		await last("was not restored").waitFor();
		await look(stage, "not-restored");
		name = backups[0].name;
	},

	async "another one is restored, and whoever came later signs in"(stage) {
		await ask("Restore");
		await look(stage, "ask");
		await restore("Restore");
		await page.getByText(`The server was restored from ${name}`).waitFor();
		await page.locator("[name=password]").waitFor();
		await look(stage, "signed-out");
		assert.deepEqual(await people(), ["chief"]);
	},

	async "who was signed in before sees how it went, in Chinese, dark and 360 px wide"(stage) {
		await page.context().close();
		await box.call("user.create", { id: "late", name: "Late" });
		await enter(stage, {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await button("立即备份").click();
		await last("最近一次备份成功").waitFor();
		name = (await box.call("backup.list")).last.name;
		await box.call("user.create", { id: "later", name: "Later" });
		await ask("恢复");
		await look(stage, "narrow-ask");
		await restore("恢复");
		await last(`已将服务器恢复到 ${name}`).waitFor();
		await look(stage, "narrow-restored");
		assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
		assert.deepEqual(await people(), ["chief", "late"]);
		await page.context().close();
		await box.stop();
	},
};
