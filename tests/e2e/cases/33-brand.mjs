// SPDX-License-Identifier: Apache-2.0
// An organisation's own name, logo and colour: tried out in the console, seen
// by others once they are saved.
import assert from "node:assert/strict";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const svg =
	"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='400'>" +
	"<rect width='400' height='400' rx='90' fill='#7a1f5c'/>" +
	"<circle cx='200' cy='200' r='90' fill='#fff'/></svg>";
let box;
let page;
let signin;

async function look(stage, name) {
	await stage.shoot(page, `33-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, path, options, isSignedIn = true) {
	page = await stage.page(options);
	if (isSignedIn)
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			signin,
		);
	await page.goto(`${box.url}${path}`);
}

const token = (name) =>
	page.evaluate(
		(n) => getComputedStyle(document.documentElement).getPropertyValue(n),
		name,
	);

export default {
	async "without a look of its own nothing is another"(stage) {
		box = new Daemon(stage.build, join(stage.shots, "33-box.log"));
		await box.start();
		stage.hosts.add(box.address);
		const { user } = await box.call("user.create", {
			id: "chief",
			name: "Chief Admin",
			admin: true,
		});
		const { token: value } = await box.call("token.issue", { user: "chief" });
		signin = JSON.stringify({ token: value, user });
		await enter(stage, "/", {}, false);
		await page.getByText("Use the name and password you were given.").waitFor();
		assert.equal(await page.locator(".front-brand").innerText(), "Yizhan");
		assert.equal(await token("--accent"), "#0f766b");
		await page.context().close();
	},

	async "what is tried out is seen at once, and a colour must be readable"(stage) {
		await enter(stage, "/console/#/branding");
		await page.fill("[name=brand-name]", "Acme Talk");
		await page.locator(".brand-head", { hasText: "Acme Talk" }).waitFor();
		await page.fill("[name=brand-accent]", "#ffb000");
		await page.getByText("Too light").waitFor();
		assert.equal(await button("Save").isDisabled(), true);
		assert.equal(await token("--accent"), "#0f766b");
		await look(stage, "light");
		await page.getByRole("button", { name: /^Take #/ }).click();
		await page.getByText("Too light").waitFor({ state: "detached" });
		await page.fill("[name=brand-accent]", "#7a1f5c");
		await page.locator("html[data-brand]").waitFor();
		assert.equal(await token("--brand"), "#7a1f5c");
		await page.setInputFiles("#brand-logo", {
			name: "logo.svg",
			mimeType: "image/svg+xml",
			buffer: Buffer.from(svg),
		});
		await page.locator(".side-brand img[src^='data:image/png']").waitFor();
		await page.fill("[name=brand-login]", "For people of Acme only.");
		await page.fill("[name=brand-support]", "mailto:help@acme.example");
		await page.getByText("5 changes are not saved").waitFor();
		await look(stage, "tried");
	},

	async "elsewhere in the console it is put aside, and saved it holds"(stage) {
		await page.getByRole("link", { name: "People" }).first().click();
		await page.getByRole("searchbox").waitFor();
		assert.equal(await page.locator("html[data-brand]").count(), 0);
		await page.goBack();
		await page.getByText("5 changes are not saved").waitFor();
		await button("Save").click();
		await page.locator(".unsaved").waitFor({ state: "detached" });
		await page.locator(".side-brand img[src^='/brand/logo']").waitFor();
		await page.getByText("Changed by chief,").waitFor();
		const saved = await box.call("brand.get");
		assert.equal(saved.name, "Acme Talk");
		assert.equal(saved.logo.length, 32);
		await page.getByRole("link", { name: "People" }).first().click();
		await page.getByRole("searchbox").waitFor();
		assert.equal(await page.locator("html[data-brand]").count(), 1);
		await look(stage, "console");
		await page.context().close();
	},

	async "who comes to sign in sees it, and the chat wears it"(stage) {
		await enter(stage, "/", {}, false);
		await page.getByText("For people of Acme only.").waitFor();
		assert.equal(await page.locator(".front-brand").innerText(), "Acme Talk");
		assert.equal(
			await page.getByRole("link", { name: "Get help" }).getAttribute("href"),
			"mailto:help@acme.example",
		);
		await page.waitForFunction(() => document.title === "Acme Talk");
		await page.waitForFunction(() =>
			[...document.images].every((i) => i.naturalWidth > 0),
		);
		await look(stage, "signin");
		await page.context().close();
		await enter(stage, "/");
		await page.locator(".rail-logo[alt='Acme Talk']").waitFor();
		await look(stage, "chat");
		await page.goto(`${box.url}/ca`);
		await page.waitForFunction(() => document.images[0]?.naturalWidth > 0);
		await stage.shoot(page, "33-ca");
		await page.context().close();
	},

	async "its language is for whoever has chosen none"(stage) {
		await box.call("setting.update", { language: 2 });
		await enter(stage, "/", {}, false);
		await page.waitForFunction(() => document.documentElement.lang === "zh-CN");
		await page.getByRole("button", { name: "English" }).click();
		await page.reload();
		await page.waitForFunction(() => document.documentElement.lang === "en");
		await page.getByText("For people of Acme only.").waitFor();
		await page.context().close();
		await enter(stage, "/console/", {}, false);
		await page.waitForFunction(() => document.documentElement.lang === "zh-CN");
		await box.call("setting.update", { reset: ["language"] });
		await page.reload();
		await page.waitForFunction(() => document.documentElement.lang === "en");
		await page.context().close();
	},

	async "a device keeps the page by its name"(stage) {
		await box.call("tenant.create", { id: "east" });
		for (const [path, start, name] of [
			["/", "/", "Acme Talk"],
			["/console/", "/console/", "Acme Talk"],
			["/t/east", "/?tenant=east", "Yizhan"],
		]) {
			await enter(stage, path, {}, false);
			await page.locator(".front-brand").waitFor();
			const devtools = await page.context().newCDPSession(page);
			const { data, errors } = await devtools.send("Page.getAppManifest");
			assert.deepEqual(errors, []);
			const kept = JSON.parse(data);
			assert.deepEqual([kept.name, kept.start_url], [name, start]);
			await page.context().close();
		}
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		const options = {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		};
		await enter(stage, "/", options, false);
		await page.getByText("For people of Acme only.").waitFor();
		await look(stage, "signin-narrow");
		await page.context().close();
		await enter(stage, "/console/#/branding", options);
		await page.fill("[name=brand-name]", "同事聊天");
		await page.locator(".unsaved").waitFor();
		await look(stage, "narrow");
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(width, 360, "it overflows");
		await page.context().close();
		await box.stop();
	},
};
