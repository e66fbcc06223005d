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
		await page.goto(`${stage.url}/`);
		await page.getByText("sudo yizhanctl setup").waitFor();
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
		await page.waitForSelector("[name=person-id]");
		stage.adopt("alice", page);
		stage.passwords.set("alice", password);
	},

	async "people are added before the first chat"(stage) {
		const { page } = stage.people.get("alice");
		await page.fill("[name=person-id]", "bob");
		await page.fill("[name=person-name]", "Bob Chen");
		await stage.shoot(page, "01-add-people");
		await page.keyboard.press("Enter");
		const shown = page.locator("[data-password]");
		stage.passwords.set("bob", await shown.textContent());
		await stage.shoot(page, "01-handover");
		await page.getByRole("button", { name: "Start chatting" }).click();
		await page.getByText("No conversations yet").waitFor();
		await stage.shoot(page, "01-empty");
	},

	async "the link works once"(stage) {
		const page = await stage.page();
		await page.goto(link);
		await fill(page, { user: "mallory" });
		await page.keyboard.press("Enter");
		await page.getByText(/no longer works|already finished/).waitFor();
		await page.context().close();
	},
};
