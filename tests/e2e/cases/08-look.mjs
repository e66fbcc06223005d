// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";

const views = ["#/chats", "#/chats/u%3Aalice", "#/people/alice", "#/me"];

async function visit(page, hash) {
	await page.evaluate((h) => {
		location.hash = h;
	}, hash);
	const ready = hash.includes("u%3A")
		? ".history-scroll.placed .bubble"
		: hash.includes("me")
			? ".settings"
			: ".pane-list [data-roving], .card h1";
	await page.locator(ready).first().waitFor({ state: "attached" });
}

function withLook(options) {
	return async (stage) => {
		await stage.leave("wang");
		const wang = await stage.person("wang", {
			reducedMotion: "reduce",
			...options,
		});
		await wang.open("u:alice");
		await wang.write("Hello from @王小明 https://example.com/a?b=c");
		await wang.hasSent("Hello from");
		return wang;
	};
}

const dark = withLook({ locale: "zh-CN", colorScheme: "dark" });
const light = withLook({ locale: "zh-CN", colorScheme: "light" });
const narrow = withLook({
	locale: "zh-CN",
	viewport: { width: 360, height: 740 },
	hasTouch: true,
	isMobile: true,
});

async function auditAll(stage, person, name) {
	for (const [i, view] of views.entries()) {
		await visit(person.page, view);
		await person.shoot(`08-${name}-${i + 1}`);
		assert.deepEqual(await problems(person.page), [], `${name} ${view}`);
	}
}

export default {
	async "a Chinese browser gets Chinese, dark when the system is"(stage) {
		const wang = await dark(stage);
		const { page } = wang;
		assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
		assert.equal(await page.title(), "驿站");
		const dim = await page.evaluate(
			() => getComputedStyle(document.body).backgroundColor,
		);
		assert.equal(dim, "rgb(16, 21, 20)");
		await auditAll(stage, wang, "dark");
	},

	async "the light page passes the same audit"(stage) {
		await auditAll(stage, await light(stage), "light");
	},

	async "language and theme are switched and remembered"(stage) {
		const wang = await stage.person("wang");
		const { page } = wang;
		await visit(page, "#/me");
		await page.getByText("English", { exact: true }).click();
		await page.getByRole("heading", { name: "Appearance" }).waitFor();
		await page.getByText("Dark", { exact: true }).click();
		await page.reload();
		await page.getByRole("heading", { name: "Appearance" }).waitFor();
		assert.equal(await page.getAttribute("html", "data-theme"), "dark");
		await page.getByText("Automatic", { exact: true }).click();
	},

	async "at 360 px one pane shows at a time and nothing overflows"(stage) {
		const wang = await narrow(stage);
		const { page } = wang;
		await page.evaluate(() => {
			location.hash = "#/chats";
		});
		await wang.row("u:alice").click();
		await page.waitForSelector(".history-scroll.placed .bubble");
		assert.equal(await page.locator(".pane-list").isVisible(), false);
		await page.getByRole("button", { name: "返回" }).click();
		await wang.row("u:alice").waitFor();
		assert.equal(await page.locator(".chat").count(), 0);
		for (const view of views) {
			await visit(page, view);
			const width = await page.evaluate(
				() => document.documentElement.scrollWidth,
			);
			assert.equal(width, 360, `${view} overflows`);
		}
		await auditAll(stage, wang, "narrow");
	},

	async "everything is reached by keyboard"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await alice.goHome();
		await alice.search();
		await page.keyboard.type("王");
		await page.locator(".hit.on", { hasText: "王小明" }).waitFor();
		await page.keyboard.press("Enter");
		await page.waitForSelector('.chat[data-conv="u:wang"]');
		await page.waitForFunction(
			() => document.activeElement?.tagName === "TEXTAREA",
		);
		await page.waitForSelector(".history-scroll.placed .bubble");
		await page.keyboard.press("ArrowUp");
		await page.locator(".msg-row:focus").waitFor();
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("Enter");
		await page.locator(".menu-item:focus").waitFor();
		await page.keyboard.press("Enter");
		await page.locator(".replying").waitFor();
		await page.keyboard.type("by keyboard only");
		await page.keyboard.press("Enter");
		await alice.hasSent("by keyboard only");
		await page.locator(".composer textarea").press("Escape");
		await page.waitForSelector(".chat", { state: "detached" });
		await stage.leave("wang");
	},
};
