// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";

const password = "harbour lantern moss";

async function signIn(page, user) {
	await page.fill("[name=user]", user);
	await page.fill("[name=password]", password);
	await page.keyboard.press("Enter");
}

export default {
	async "the link of another tenant makes its first administrator"(stage) {
		await stage.daemon.call("tenant.create", { id: "acme" });
		const { link } = await stage.daemon.ctl("--tenant", "acme", "setup");
		const page = await stage.page();
		await page.goto(link);
		const form = { org: "Acme", user: "olga", name: "Olga", password };
		for (const [name, value] of Object.entries({ ...form, again: password }))
			await page.fill(`[name=${name}]`, value);
		await page.keyboard.press("Enter");
		await page.getByText("are looked after by the system admin").waitFor();
		await page.getByRole("link", { name: "Next" }).click();
		await page.getByRole("link", { name: "Next" }).click();
		await page.getByRole("link", { name: "Skip for now" }).click();
		await page.locator(`[data-qr='${stage.url}/t/acme']`).waitFor();
		await page.getByRole("link", { name: "Chat as Olga" }).click();
		await page.getByText("No conversations yet").waitFor();

		await page.locator(".rail-tab.me").click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.getByText("You signed out.").waitFor();
		await page.reload();
		await page.getByText("acme", { exact: true }).waitFor();
		await stage.shoot(page, "11-tenant");
		await signIn(page, "olga");
		await page.getByRole("button", { name: "Sign out" }).waitFor();
		await page.context().close();
	},

	async "the address names the tenant, and the usual one needs no name"(stage) {
		const page = await stage.page();
		await page.goto(`${stage.url}/`);
		await page.waitForSelector("[name=user]");
		assert.equal(await page.getByText("default").count(), 0);
		await signIn(page, "olga");
		await page.getByRole("alert").waitFor();
		await page.goto(`${stage.url}/t/acme`);
		await signIn(page, "olga");
		await page.getByText("No conversations yet").waitFor();
		await page.context().close();
	},
};
