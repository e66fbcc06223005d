// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";

const more = { carol: "Carol Meyer", dave: "戴维", wang: "王小明" };

export default {
	async "an administrator adds people"(stage) {
		const { page } = await stage.person("alice");
		await page.getByRole("link", { name: "People" }).click();
		await page.getByRole("button", { name: "Add a person" }).click();
		for (const [id, name] of Object.entries(more)) {
			await page.fill("[name=person-id]", id);
			await page.fill("[name=person-name]", name);
			await page.keyboard.press("Enter");
			const shown = page.locator("[data-password]");
			stage.passwords.set(id, await shown.textContent());
			await page.getByRole("button", { name: "Add another" }).click();
		}
		await page.fill("[name=person-id]", "bob");
		await page.keyboard.press("Enter");
		await page.getByText("This name is already taken.").waitFor();
		await page.keyboard.press("Escape");
		await page.locator(".pane-list [data-user=wang]").click();
		await page.getByRole("heading", { name: "王小明" }).waitFor();
		await stage.shoot(page, "02-people");
	},

	async "people are found by name and by id"(stage) {
		const { page } = await stage.person("alice");
		const rows = page.locator(".pane-list [data-user]");
		await page.getByRole("searchbox", { name: "Search people" }).fill("小明");
		await page.waitForFunction(
			() => document.querySelectorAll(".pane-list [data-user]").length === 1,
		);
		assert.equal(await rows.first().getAttribute("data-user"), "wang");
		await page.getByRole("searchbox", { name: "Search people" }).fill("");
		await page.locator(".pane-list [data-user=carol]").waitFor();
	},

	async "a wrong password is refused in plain words"(stage) {
		const page = await stage.page();
		await page.goto(`${stage.url}/`);
		await page.fill("[name=user]", "bob");
		await page.fill("[name=password]", "not the password");
		await page.keyboard.press("Enter");
		await page.getByText("The name or the password is wrong.").waitFor();
		await stage.shoot(page, "02-sign-in");
		await page.context().close();
	},

	async "the initial password signs in"(stage) {
		const bob = await stage.person("bob");
		await bob.page.getByText("No conversations yet").waitFor();
		await bob.page.getByRole("link", { name: "People" }).click();
		await bob.page.locator(".pane-list [data-user=alice]").waitFor();
		const add = bob.page.getByRole("button", { name: "Add a person" });
		assert.equal(await add.count(), 0, "bob is no administrator");
		await bob.goHome();
	},
};
