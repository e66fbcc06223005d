// SPDX-License-Identifier: Apache-2.0
// What the console shows to be pasted, pasted: into a shell, and into a page of
// another site.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
let box;
let page;
let site;
let html = "";

export default {
	async "a program makes somebody who writes, once"(stage) {
		site = createServer((_, answer) =>
			answer.setHeader("Content-Type", "text/html").end(html),
		).listen(0, "127.0.0.1");
		await once(site, "listening");
		site.url = `http://localhost:${site.address().port}`;
		const config = join(stage.shots, "28-box.toml");
		writeFileSync(config, `[server]\norigins = ["${site.url}"]\n`);
		box = new Daemon(stage.build, join(stage.shots, "28-examples.log"), ["--config", config]);
		await box.start();
		stage.hosts.add(box.address);
		stage.hosts.add(new URL(site.url).host);
		const { user } = await box.call("user.create", { id: "chief", name: "Chief", admin: true });
		const { token } = await box.call("token.issue", { user: "chief" });
		page = await stage.page();
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			JSON.stringify({ token, user }),
		);
		await page.goto(`${box.url}/console/#/examples`);
		await page.locator("[data-shell]", { hasText: "--cacert" }).waitFor();
		await stage.shoot(page, "28-examples");
		assert.deepEqual(await problems(page), []);
		await button("Make a key for it").click();
		await page.getByText("The key is in the text above").waitFor();
		const script = await page.locator("[data-shell]").textContent();
		const dir = mkdtempSync(join(tmpdir(), "yizhan-example-"));
		for (let i = 0; i < 2; i++)
			execFileSync("sh", ["-e"], { cwd: dir, input: script });
		rmSync(dir, { recursive: true });
		const asked = JSON.stringify({ conv: "u:hello-bot", after: 0 });
		const log = await box.ctl("--as", "chief", "call", "message.list", asked);
		assert.deepEqual(
			log.entries.map((e) => [e.from, e.body.text]),
			[["hello-bot", "Hello from a program."]],
		);
	},

	async "a page of another site shows it and answers"(stage) {
		await button("Put a sign-in of mine in").click();
		await page.getByText("It signs in as you for an hour").waitFor();
		html = await page.locator("[data-page]").textContent();
		await stage.shoot(page, "28-examples-filled");
		assert.deepEqual(await problems(page), []);
		const other = await stage.page();
		await other.goto(site.url);
		await other.getByText("Hello from a program.").waitFor();
		await other.fill("[name=text]", "and hello to you");
		await other.keyboard.press("Enter");
		await other.getByText("> and hello to you").waitFor();
		await other.context().close();
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		await page.context().close();
		const { token } = await box.call("token.issue", { user: "chief" });
		const { user } = await box.call("user.get", { id: "chief" });
		page = await stage.page({
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			JSON.stringify({ token, user }),
		);
		await page.goto(`${box.url}/console/#/examples`);
		await page.locator("[data-shell]", { hasText: "来自程序的问候" }).waitFor();
		await stage.shoot(page, "28-examples-narrow");
		assert.deepEqual(await problems(page), []);
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(width, 360, "it overflows");
		await page.context().close();
		await box.stop();
		site.close();
	},
};
