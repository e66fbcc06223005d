// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";

let link;
const password = "willow saddle river";

async function fill(page, more = {}) {
	const form = {
		org: "Green Hill",
		user: "alice",
		name: "Alice Lin",
		password,
		again: password,
		...more,
	};
	for (const [name, value] of Object.entries(form))
		await page.fill(`[name=${name}]`, value);
}

export default {
	async "a page without a link says which command makes one"(stage) {
		const page = await stage.page();
		for (const path of ["/", "/console/", "/setup"]) {
			await page.goto(`${stage.url}${path}`);
			await page.getByText("sudo yizhanctl setup").waitFor();
			assert.equal(page.url(), `${stage.url}/setup`, path);
		}
		await stage.shoot(page, "01-no-link");
		await page.context().close();
	},

	async "a wrong link says which command makes a new one"(stage) {
		const page = await stage.page();
		await page.goto(`${stage.url}/setup#AAAAAAAAAAAAAAAAAAAAAA`);
		await fill(page);
		await page.keyboard.press("Enter");
		await page.getByText("This link no longer works").waitFor();
		await page.getByText("sudo yizhanctl setup").waitFor();
		await stage.shoot(page, "01-wrong-link");
		await page.context().close();
	},

	async "the link makes the first administrator"(stage) {
		({ link } = await stage.daemon.ctl("setup"));
		const page = await stage.page();
		await page.goto(link);
		await page.waitForSelector("[name=org]");
		assert.equal(page.url(), `${stage.url}/setup`, "token in address bar");
		await fill(page, { password: "short", again: "short" });
		const submit = page.locator("button[type=submit]");
		assert.equal(await submit.isDisabled(), true, "short password");
		await fill(page, { again: "something else" });
		assert.equal(await submit.isDisabled(), true, "two passwords");
		await fill(page);
		await stage.shoot(page, "01-setup");
		await submit.click();
		await page.waitForSelector("[name=base]:checked");
		assert.equal(page.url(), `${stage.url}/console/#/setup/address`);
		stage.adopt("alice", page);
		stage.passwords.set("alice", password);
	},

	async "people are added before the first chat"(stage) {
		const { page } = stage.people.get("alice");
		await page.getByRole("link", { name: "Next" }).click();
		await page.getByText("The free edition is active").waitFor();
		await page.getByRole("link", { name: "Next" }).click();
		await page.fill("[name=people]", "bob,Bob Chen");
		await page.getByRole("button", { name: "See what would happen" }).click();
		await page.getByRole("button", { name: "Add 1 person" }).click();
		const shown = page.locator("[data-person=bob] [data-password]");
		stage.passwords.set("bob", await shown.textContent());
		await stage.shoot(page, "01-handover");
		await page.getByRole("button", { name: "Copy all" }).click();
		await page.getByText("Copied").waitFor();
		await page.getByRole("link", { name: "Next" }).click();
		await page.getByRole("link", { name: "Chat as Alice Lin" }).click();
		await page.getByText("No conversations yet").waitFor();
		await stage.shoot(page, "01-empty");
	},

	async "the link works once"(stage) {
		const page = await stage.page();
		const answer = await page.goto(link);
		assert.equal(answer.status(), 404, "the route is gone");
		await page.getByText("Set-up is already finished").waitFor();
		await stage.shoot(page, "01-gone");
		await page.getByRole("link", { name: "Go to sign-in" }).click();
		await page.waitForSelector("[name=user]");
		await page.context().close();
	},
};
